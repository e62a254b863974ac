/* The servers' views of locks, as questions with one shape of answer: id, user, from where, what it
 * is doing, since when, its statement, what is waited for. */
#include "base/buf.h"
#include "run/blocker.h"
#include <string.h>

enum { ID, USER, WHERE, DOING, SINCE, STATEMENT, WANTED, COLUMNS };

struct question {
    const char *driver;
    bool certain;    /* what it names is what is waited for */
    const char *sql; /* {me}: the session */
};

#define PG_ONE_LINE(column) "left(regexp_replace(" column ", '\\s+', ' ', 'g'), 300)"
#define MY_ONE_LINE(column) "LEFT(REPLACE(REPLACE(" column ", CHAR(10), ' '), CHAR(13), ' '), 300)"
#define MY_AGO(seconds) \
    "DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL " seconds " SECOND, '%Y-%m-%d %H:%i:%s')"
/* InnoDB writes this time in the zone of the host, NOW() is in that of the session. */
#define MY_STARTED "CONVERT_TZ(t.trx_started, 'SYSTEM', @@time_zone)"
#define MY_SINCE   MY_AGO("TIMESTAMPDIFF(SECOND, " MY_STARTED ", NOW())")
#define MY_DOING   "CASE p.COMMAND WHEN 'Sleep' THEN 'idle in a transaction' ELSE 'active' END"
#define MY_WAITS                                                                            \
    "EXISTS (SELECT 1 FROM information_schema.PROCESSLIST w WHERE w.ID = {me} AND w.STATE " \
    "LIKE 'Waiting for %lock%')"

static const struct question questions[] = {
    { "postgresql", true,
      "SELECT p.pid, a.usename, coalesce(host(a.client_addr), 'the same host') || CASE WHEN "
      "a.application_name <> '' THEN ', ' || a.application_name ELSE '' END, a.state, "
      "to_char(coalesce(a.xact_start, a.backend_start) AT TIME ZONE 'UTC', 'YYYY-MM-DD "
      "HH24:MI:SS'), " PG_ONE_LINE(
          "a.query") ", (SELECT CASE WHEN l.relation IS NULL THEN NULL "
                     "ELSE 'table ' || l.relation::regclass::text END FROM pg_catalog.pg_locks "
                     "l WHERE l.pid = "
                     "{me} AND NOT l.granted LIMIT 1) FROM (SELECT DISTINCT "
                     "unnest(pg_catalog.pg_blocking_pids({me})) AS pid) p LEFT JOIN "
                     "pg_catalog.pg_stat_activity "
                     "a ON a.pid = p.pid ORDER BY a.xact_start LIMIT 4" },
    { "mysql", true, /* MySQL, and MariaDB with performance_schema = ON */
      "SELECT t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, CASE "
      "t.PROCESSLIST_COMMAND WHEN 'Sleep' THEN 'idle in a transaction' ELSE 'active' "
      "END, " MY_AGO("t.PROCESSLIST_TIME") ", " MY_ONE_LINE(
          "coalesce(t.PROCESSLIST_INFO, s.SQL_TEXT)") ", CONCAT('table ', w.OBJECT_NAME) FROM "
                                                      "performance_schema.metadata_locks w "
                                                      "JOIN "
                                                      "performance_schema.threads me ON "
                                                      "me.THREAD_ID = w.OWNER_THREAD_ID JOIN "
                                                      "performance_schema.metadata_locks h ON "
                                                      "h.OBJECT_TYPE = w.OBJECT_TYPE AND "
                                                      "h.OBJECT_SCHEMA "
                                                      "= w.OBJECT_SCHEMA AND h.OBJECT_NAME = "
                                                      "w.OBJECT_NAME AND h.LOCK_STATUS = "
                                                      "'GRANTED' AND "
                                                      "h.OWNER_THREAD_ID <> w.OWNER_THREAD_ID "
                                                      "JOIN performance_schema.threads t ON "
                                                      "t.THREAD_ID = "
                                                      "h.OWNER_THREAD_ID LEFT JOIN "
                                                      "performance_schema.events_statements_"
                                                      "current s ON s.THREAD_ID "
                                                      "= t.THREAD_ID WHERE me.PROCESSLIST_ID = "
                                                      "{me} AND w.LOCK_STATUS = 'PENDING' "
                                                      "LIMIT 4" },
    { "mysql", true, /* MariaDB with the plugin metadata_lock_info */
      "SELECT p.ID, p.USER, p.HOST, " MY_DOING ", " MY_AGO("p.TIME") ", " MY_ONE_LINE(
          "p.INFO") ", CONCAT('table ', l.TABLE_NAME) FROM "
                    "information_schema.METADATA_LOCK_INFO l JOIN "
                    "information_schema.PROCESSLIST p ON p.ID = l.THREAD_ID WHERE l.THREAD_ID "
                    "<> {me} AND "
                    "l.TABLE_SCHEMA = DATABASE() AND l.TABLE_NAME <> '' AND " MY_WAITS
                    " AND (SELECT w.INFO FROM information_schema.PROCESSLIST w WHERE w.ID = "
                    "{me}) LIKE "
                    "CONCAT('%', l.TABLE_NAME, '%') LIMIT 4" },
    { "mysql", true, /* rows: MariaDB */
      "SELECT p.ID, p.USER, p.HOST, " MY_DOING ", " MY_SINCE
      ", " MY_ONE_LINE("p.INFO") ", 'rows' FROM information_schema.INNODB_LOCK_WAITS w JOIN "
                                 "information_schema.INNODB_TRX me "
                                 "ON me.trx_id = w.requesting_trx_id JOIN "
                                 "information_schema.INNODB_TRX t ON t.trx_id = "
                                 "w.blocking_trx_id JOIN information_schema.PROCESSLIST p ON "
                                 "p.ID = t.trx_mysql_thread_id "
                                 "WHERE me.trx_mysql_thread_id = {me} LIMIT 4" },
    { "mysql", true, /* rows: MySQL */
      "SELECT p.ID, p.USER, p.HOST, " MY_DOING ", " MY_SINCE ", " MY_ONE_LINE(
          "p.INFO") ", 'rows' FROM performance_schema.data_lock_waits w JOIN "
                    "information_schema.INNODB_TRX me "
                    "ON me.trx_id = w.REQUESTING_ENGINE_TRANSACTION_ID JOIN "
                    "information_schema.INNODB_TRX t ON "
                    "t.trx_id = w.BLOCKING_ENGINE_TRANSACTION_ID JOIN "
                    "information_schema.PROCESSLIST p ON p.ID "
                    "= t.trx_mysql_thread_id WHERE me.trx_mysql_thread_id = {me} LIMIT 4" },
    { "mysql", false, /* who has it is not known: whose transaction is older than the wait */
      "SELECT p.ID, p.USER, p.HOST, " MY_DOING ", " MY_SINCE
      ", " MY_ONE_LINE("p.INFO") ", 'a table' FROM information_schema.INNODB_TRX t JOIN "
                                 "information_schema.PROCESSLIST p ON "
                                 "p.ID = t.trx_mysql_thread_id JOIN "
                                 "information_schema.PROCESSLIST w ON w.ID = {me} AND w.STATE LIKE "
                                 "'Waiting for %lock%' AND " MY_STARTED
                                 " <= NOW() - INTERVAL w.TIME - 1 SECOND WHERE p.ID <> {me} ORDER "
                                 "BY p.DB <=> DATABASE() DESC, t.trx_started LIMIT 4" },
};

static const char *cell(const struct mig_result *r, size_t row, size_t column)
{
    const char *text = column < r->columns ? r->cells[row * r->columns + column].text : NULL;
    return text ? text : "";
}

static const char *fill(struct arena *a, const char *sql, uint64_t session)
{
    static const char me[] = "{me}";
    struct buf b = { .arena = a };
    for (const char *p; (p = strstr(sql, me)); sql = p + sizeof me - 1) {
        buf_slice(&b, slice_range(sql, p));
        buf_printf(&b, "%llu", (unsigned long long)session);
    }
    buf_puts(&b, sql);
    return buf_str(&b);
}

/* "session 4711 (app, from 10.0.0.1, psql), idle in transaction since 2026-01-31 10:00:00 UTC:
 * SELECT 1" */
static void put_session(struct buf *b, const struct mig_result *r, size_t row)
{
    if (!strcmp(cell(r, row, ID), "0")) {
        buf_puts(b, "a prepared transaction");
        return;
    }
    buf_printf(b, "session %s", cell(r, row, ID));
    if (*cell(r, row, USER))
        buf_printf(b, " (%s, from %s)", cell(r, row, USER), cell(r, row, WHERE));
    if (*cell(r, row, DOING))
        buf_printf(b, ", %s", cell(r, row, DOING));
    if (*cell(r, row, SINCE))
        buf_printf(b, " since %s UTC", cell(r, row, SINCE));
    if (*cell(r, row, STATEMENT))
        buf_printf(b, ": %s", cell(r, row, STATEMENT));
}

/* What makes an answer another one: who it is, not for how long. Guesses are all the same. */
static const char *answer_key(struct arena *a, const struct question *q, const struct mig_result *r)
{
    struct buf b = { .arena = a };
    buf_puts(&b, cell(r, 0, WANTED));
    for (size_t i = 0; q->certain && i < r->rows; i++)
        buf_printf(&b, " %s", cell(r, i, ID));
    return buf_str(&b);
}

static const char *put_answer(struct arena *a, const struct question *q, const struct mig_result *r)
{
    struct buf b = { .arena = a };
    buf_puts(&b, *cell(r, 0, WANTED) ? cell(r, 0, WANTED) : "another transaction");
    buf_puts(&b, q->certain ? ", held by "
                            : "; this server does not tell whose, these have "
                              "transactions: ");
    for (size_t i = 0; i < r->rows; i++) {
        buf_puts(&b, i ? "; " : "");
        put_session(&b, r, i);
    }
    return buf_str(&b);
}

struct blocker_answer blocker_look(struct blocker_view *v, struct arena *a)
{
    struct blocker_answer answer = { 0 };
    for (size_t i = 0; !answer.text && i < sizeof questions / sizeof *questions; i++) {
        const struct question *q = &questions[i];
        struct mig_result r = { 0 };
        struct mig_error ignored = { 0 };
        if (strcmp(q->driver, v->driver->name) != 0 || (v->dead & 1U << i))
            continue;
        const char *sql = fill(a, q->sql, v->session);
        if (!v->driver->exec(v->conn, sql, strlen(sql), NULL, 0, &r, &ignored))
            v->dead |= 1U << i;
        else if (r.rows && r.columns == COLUMNS)
            answer = (struct blocker_answer){ put_answer(a, q, &r), answer_key(a, q, &r) };
        mig_result_clear(&r);
        mig_error_clear(&ignored);
    }
    return answer;
}
