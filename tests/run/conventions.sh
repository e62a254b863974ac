#!/bin/sh
# Naming conventions: of env.py's target_metadata, or of the ini. The names wanted here are those
# that Alembic gives.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

mkdir -p scripts/versions app
touch app/__init__.py
ini() { printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = postgresql://localhost/x\n%b\n' "$1" >alembic.ini; }
env_py() { printf 'from alembic import context\n%b\ncontext.configure(target_metadata=%s)\n' "$1" "$2" >scripts/env.py; }
body() { printf 'from alembic import op\nimport sqlalchemy as sa\nrevision = "r1"\ndown_revision = None\n\n\ndef upgrade():\n    %s\n' "$1" >scripts/versions/r1.py; }
gives() { # NAME SQL
    run upgrade head --sql
    is "$1" "$(printf '%s\n' "$out" | grep '^ALTER')$(printf '%s' "$err" | grep -v INFO)" "$2"
}
refused() { # NAME PATTERN
    run upgrade head --sql
    like "$1" "$status $(printf '%s' "$err" | grep -v INFO | tr '\n' ' ')" "^1 FAILED: $2"
    is "$1: no SQL" "$(printf '%s\n' "$out" | grep -v '^BEGIN;')" ""
}
cat >app/models.py <<'PY'
from sqlalchemy import MetaData
from sqlalchemy.orm import declarative_base
import frobnicate
NAMES = {
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
metadata = MetaData(naming_convention=NAMES)
Base = declarative_base(metadata=metadata)
Other = frobnicate.base(naming_convention=NAMES)
PY
echo 'import frobnicate
Base = frobnicate.base()' >app/plain.py
echo 'from .models import Base' >app/far.py

body 'op.create_unique_constraint(None, "t", ["a", "b"])'
ini ''
env_py 'from app.models import Base\ntarget_metadata = Base.metadata' target_metadata
gives "target_metadata" 'ALTER TABLE t ADD CONSTRAINT uq_t_a_b UNIQUE (a, b);'
env_py 'from app.models import metadata' metadata
gives "the metadata itself" 'ALTER TABLE t ADD CONSTRAINT uq_t_a_b UNIQUE (a, b);'
env_py 'import app.models' 'app.models.Base.metadata'
gives "an expression" 'ALTER TABLE t ADD CONSTRAINT uq_t_a_b UNIQUE (a, b);'
env_py 'from sqlalchemy import MetaData\nm = MetaData(naming_convention={"uq": "u_%(table_name)s"})' m
gives "of env.py itself" 'ALTER TABLE t ADD CONSTRAINT u_t UNIQUE (a, b);'
printf 'from alembic import context\nfrom app.models import Base\ntarget_metadata = Base.metadata\ncontext.configure(**settings())\n' >scripts/env.py
gives "arguments from a dict" 'ALTER TABLE t ADD CONSTRAINT uq_t_a_b UNIQUE (a, b);'
env_py 'target_metadata = None' target_metadata
gives "None" 'ALTER TABLE t ADD UNIQUE (a, b);'
env_py 'from app.models import Base' '[Base.metadata]'
gives "a list, which has none" 'ALTER TABLE t ADD UNIQUE (a, b);'
env_py 'from app.plain import Base' 'Base.metadata'
gives "one that cannot be told, where no module mentions any" 'ALTER TABLE t ADD UNIQUE (a, b);'
env_py 'from app.models import Other' 'Other.metadata'
refused "one that cannot be told, where a module does" "a name that a naming convention may give: app/models\.py:8 mentions one, .*write naming_convention into the ini"
env_py 'from app.far import Base\nimport frobnicate' 'frobnicate.get(Base)'
refused "where a module does that a module imports" "a name that a naming convention may give: app/models\.py:8 "
body 'op.create_unique_constraint("mine", "t", ["a", "b"])'
gives "a constraint with a name" 'ALTER TABLE t ADD CONSTRAINT mine UNIQUE (a, b);'
body 'op.create_unique_constraint(None, "t", ["a", "b"])'
ini 'naming_convention =\n    uq = x_%%(table_name)s\n    pk = p_%%(table_name)s'
gives "naming_convention in the ini goes before it" 'ALTER TABLE t ADD CONSTRAINT x_t UNIQUE (a, b);'
ini 'naming_convention ='
gives "an empty one is none" 'ALTER TABLE t ADD UNIQUE (a, b);'
body 'op.create_check_constraint("small", "t", "a < 7")'
ini ''
env_py 'from app.models import Base' 'Base.metadata'
gives "a check with a name" 'ALTER TABLE t ADD CONSTRAINT ck_t_small CHECK (a < 7);'
body 'op.create_check_constraint(op.f("small"), "t", "a < 7")'
gives "and with a final one" 'ALTER TABLE t ADD CONSTRAINT small CHECK (a < 7);'
ini 'naming_convention =\n    xx = y'
refused "an unknown kind" "'naming_convention': 'ix', 'uq', 'ck', 'fk' or 'pk', '=' and a template are wanted, not 'xx'   at alembic\.ini:4:1"
ini 'naming_convention =\n    uq = y\n    uq = z'
refused "a kind twice" "'naming_convention' has 'uq' twice"
ini ''
printf '[tool.alembic.naming_convention]\nuq = "t_%%(table_name)s"\n' >pyproject.toml
body 'op.create_unique_constraint(None, "t", ["a", "b"])'
gives "pyproject.toml" 'ALTER TABLE t ADD CONSTRAINT t_t UNIQUE (a, b);'
printf '[tool.alembic.naming_convention]\nuq = 1\n' >pyproject.toml
refused "pyproject.toml: no text" "'naming_convention': .*pyproject\.toml:2:"
tap_done
