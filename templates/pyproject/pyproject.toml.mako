[tool.alembic]
# Where script templates and versions/ are. '%' begins %(here)s, the directory of this file; a plain
# one is written %%.
script_location = "${script_location}"

# Names of new files, without suffix. Tokens: rev, slug, epoch, year, month, day, hour, minute, second.
# file_template = "%%(rev)s_%%(slug)s"
# file_template = "%%(year)d_%%(month).2d_%%(day).2d_%%(rev)s_%%(slug)s"
# truncate_slug_length = 40

# The zone of a new file's date, such as Europe/Paris; without it: local time.
# timezone = "UTC"

# Where revision files are; the default is versions/ in script_location.
# version_locations = ["%(here)s/core", "%(here)s/billing"]
# Also look in subdirectories.
# recursive_version_locations = false

# The encoding of new files.
# output_encoding = "utf-8"

# For Alembic alone: where Python looks for modules, and whether byte code without source counts.
prepend_sys_path = ["."]
# sourceless = false

# A program that is run on each new file, without a shell; one table for each.
# [[tool.alembic.post_write_hooks]]
# name = "format"
# type = "exec"
# executable = "black"
# options = "--quiet REVISION_SCRIPT_FILENAME"
