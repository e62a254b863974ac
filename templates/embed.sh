#!/bin/sh
# The files of templates/*/ as a C file on stdout: templates/embed.sh templates/NAME/FILE...
set -eu
printf '/* Made by templates/embed.sh. */\n#include "script/templates.h"\n\n'
n=0 files='' names='' last=''
for path; do
    file=${path##*/} directory=${path%/*}
    name=${directory##*/}
    printf 'static const unsigned char file_%d[] = {\n' $n
    od -An -v -tu1 "$path" | sed 's/  *\([0-9][0-9]*\)/\1,/g'
    printf '0};\n'
    files="$files    { \"$name\", \"$file\", file_$n, sizeof file_$n - 1 },
"
    if [ "$name" != "$last" ]; then
        synopsis=$(sed -n '1{s/[\\"]/\\&/g;s/[[:space:]]*$//;p;}' "$directory/README")
        names="$names    { \"$name\", \"$synopsis\" },
"
    fi
    last=$name n=$((n + 1))
done
printf '\nconst struct templates_file templates_files[] = {\n%s};\n' "$files"
printf 'const size_t templates_count = sizeof templates_files / sizeof *templates_files;\n'
printf 'const struct mig_template templates_list[] = {\n%s    { NULL, NULL },\n};\n' "$names"
