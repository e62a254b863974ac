#!/bin/sh
# Calls that are never right here, and calls that are right in one place only. Comments and literals do not count.
set -eu
awk '
    function ban(re, why) { if (match(code, "(^|[^a-zA-Z0-9_.>])(" re ")[ ]*\\(")) { printf "%s:%d: %s\n", FILENAME, FNR, why; bad = 1 } }
    FNR == 1 { comment = 0 }
    {
        code = $0
        gsub(/\\\\/, "", code); gsub(/\\"/, "", code); gsub(/\047"\047/, "0", code); gsub(/"[^"]*"/, "\"\"", code)
        if (comment) { if (!sub(/^.*\*\//, "", code)) next; comment = 0 }
        gsub(/\/\*[^*]*\*+([^\/*][^*]*\*+)*\//, "", code); sub(/\/\/.*/, "", code)
        if (sub(/\/\*.*/, "", code)) comment = 1
        ban("strcpy|strcat|strncpy|strncat|sprintf|vsprintf|gets|stpcpy", "no bound on what is written: use struct buf or snprintf")
        ban("atoi|atol|atoll|atof", "hides bad numbers: use strtol and look at the end")
        ban("strtok|strtok_r|asctime|ctime|localtime|gmtime|setlocale|rand|tmpnam|mktemp", "hidden state")
        ban("alloca", "no stack of unknown size")
        if (FILENAME !~ /^tests\//) {
            ban("system|popen", "no shell")
            if (FILENAME !~ /^engine\/(cmd\/|main\.c)/ && !(FILENAME ~ /base\/arena\.c$/ && code ~ /stderr/))
                ban("printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|putc|fputc|perror", "only engine/cmd prints")
            if (FILENAME !~ /^engine\/(base\/arena\.c|main\.c)$/)
                ban("exit|_exit|_Exit|quick_exit|abort", "only main.c and arena_oom() end the process")
        }
    }
    END { exit bad }' "$@"
