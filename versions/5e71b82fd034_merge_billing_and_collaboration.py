"""merge billing and collaboration

Revision ID: 5e71b82fd034
Revises: e3f8570b1d6c, 3cd4f1b80a95
Create Date: 2026-03-16 15:30:18.294471

"""
from typing import Sequence, Union

from alembic import op


# revision identifiers, used by Alembic.
revision: str = '5e71b82fd034'
down_revision: Union[str, Sequence[str], None] = ('e3f8570b1d6c', '3cd4f1b80a95')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    pass


def downgrade() -> None:
    """Downgrade schema."""
    pass
