#include "run/server.h"
#include <stdlib.h>
#include <string.h>

static const char *text_of(const struct mig *m)
{
    return m->driver->server_version(m->conn);
}

unsigned server_version(const struct mig *m)
{
    static const char hidden[] = "5.5.5-"; /* before MariaDB's own, for old clients */
    const char *text = text_of(m);
    unsigned parts[3] = { 0 };
    char *end = NULL;
    if (!strncmp(text, hidden, sizeof hidden - 1))
        text += sizeof hidden - 1;
    for (int i = 0; i < 3 && *text >= '0' && *text <= '9'; i++) {
        parts[i] = (unsigned)strtoul(text, &end, 10);
        text = *end == '.' ? end + 1 : "";
    }
    return parts[0] * 10000 + parts[1] * 100 + parts[2];
}

bool server_is_mariadb(const struct mig *m)
{
    return !strcmp(m->driver->name, "mysql") && strstr(text_of(m), "MariaDB");
}
