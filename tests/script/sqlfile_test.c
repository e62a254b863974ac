#include "../tap.h"
#include "base/arena.h"
#include "script/sqlfile.h"

static const char *header(struct arena *a, const char *text, struct revision *r)
{
    struct mig_error err = { 0 };
    *r = (struct revision){ 0 };
    if (sqlfile_read_header(a, "f.sql", slice_of(text), r, &err))
        return "";
    char *s = arena_printf(a, "%u:%u %s", err.line, err.column, err.message);
    mig_error_clear(&err);
    return s;
}

static const char *body(struct arena *a, const char *sections, bool upgrade, const char *dialect)
{
    struct mig_error err = { 0 };
    struct script_body b;
    const char *text = arena_printf(a, "-- revision: a\n-- down_revision:\n%s", sections);
    const char *s = "";
    if (sqlfile_read_body(a, "f.sql", slice_of(text), upgrade, dialect, &b, &err))
        for (size_t i = 0; i < b.statements.n; i++)
            s = arena_printf(a, "%s%s%s", s, slice_dup(a, b.statements.at[i].text),
                             b.no_transaction ? "!;" : ";");
    else
        s = arena_printf(a, "%u:%u %s", err.line, err.column, err.message);
    mig_error_clear(&err);
    return s;
}

#define KEYS_ "-- revision: a\n-- down_revision:\n"
#define UP    "-- mig:upgrade\n"

static const struct {
    const char *text, *want;
} headers[] = {
    { "-- m\n--\n" KEYS_ UP, "" },
    { "\xef\xbb\xbf-- m\r\n--\r\n-- revision: a\r\n-- down_revision:\r\n-- mig:upgrade\r\n", "" },
    { "", "1:1 no '-- mig:upgrade' line: not a revision file of mig" },
    { KEYS_ "SELECT 1;\n" UP, "3:1 the header of a revision file holds comment lines only" },
    { "-- revision: a\n" UP, "2:1 the header has no 'down_revision:' line" },
    { "-- down_revision: a\n" UP, "2:1 the header has no 'revision:' line" },
    { "-- down_revison: b\n" KEYS_ UP, "1:4 unknown header key 'down_revison'" },
    { KEYS_ "-- dependson: b\n" UP, "3:4 unknown header key 'dependson'" },
    { KEYS_ "-- whatever\n" UP, "3:4 unknown header key 'whatever'" },
    { KEYS_ "-- revision: b\n" UP, "3:4 a second 'revision:' in the header" },
    { "-- revision:\n-- down_revision:\n" UP, "1:4 'revision:' has no id" },
    { "-- revision: a, b\n" UP, "1:4 more than one id in 'revision:'" },
    { "-- revision: a\n-- down_revision: b,,c\n" UP, "2:21 an empty id" },
    { "-- revision: a\n-- down_revision: b,\n" UP, "2:21 an empty id" },
    { "-- revision: a\n-- down_revision: b c\n" UP, "2:19 ids are separated by commas" },
    { "-- revision: a\n-- down_revision: None\n" UP, "2:19 for None, leave the value empty" },
    { "-- m \xff\n" KEYS_ UP, "1:6 invalid UTF-8" },
    { KEYS_ "-- mig:upgrde\n", "3:1 unknown directive '-- mig:upgrde'" },
    { KEYS_ "-- mig:batch\n" UP, "3:1 '-- mig:batch' before the first section" },
    { "-- revision = a\n-- down_revision:\n" UP, "1:4 unknown header key 'revision'" },
    { "-- create: a table\n--\n" KEYS_ UP, "" },
};

static const struct {
    const char *sections;
    bool upgrade;
    const char *dialect, *want;
} bodies[] = {
    { "-- mig:upgrade\na; b;\n-- mig:downgrade\nc;\n", true, "sqlite", "a;b;" },
    { "-- mig:upgrade\na; b;\n-- mig:downgrade\nc;\n", false, "sqlite", "c;" },
    { "-- mig:upgrade\na\n-- mig:downgrade\n", true, "sqlite", "a;" },
    { "-- mig:upgrade\na\n-- mig:downgrade\n", false, "sqlite", "" },
    { "-- mig:upgrade\n", false, "sqlite", "1:1 the revision has no downgrade section" },
    { "-- mig:upgrade dialect=mysql\na;", true, "sqlite",
      "1:1 no '-- mig:upgrade' section is for "
      "sqlite" },
    { "-- mig:upgrade dialect=mysql\na;", true, "mariadb", "a;" },
    { "-- mig:upgrade dialect=mysql\na;\n-- mig:upgrade dialect=mariadb\nb;", true, "mariadb",
      "b;" },
    { "-- mig:upgrade dialect=mariadb\nb;\n-- mig:upgrade dialect=mysql\na;", true, "mariadb",
      "b;" },
    { "-- mig:upgrade dialect=mariadb\nb;\n-- mig:upgrade dialect=mysql\na;", true, "mysql", "a;" },
    { "-- mig:upgrade\na;\n-- mig:upgrade\nb;", true, "sqlite",
      "5:1 a second '-- mig:upgrade' section for the same dialect: the first is in line 3" },
    { "-- mig:upgrade\na;\n-- mig:upgrade dialect=sqlite\nb;", true, "sqlite",
      "5:1 a second '-- mig:upgrade' section for the same dialect: the first is in line 3" },
    { "-- mig:upgrade dialect=sqlit\n", true, "sqlite", "3:24 unknown dialect 'sqlit'" },
    { "-- mig:upgrade dialect=\n", true, "sqlite", "3:24 unknown dialect ''" },
    { "-- mig:upgrade dialect=mysql,mysql\n", true, "sqlite", "3:30 repeated dialect 'mysql'" },
    { "-- mig:upgrade dilect=mysql\n", true, "sqlite", "3:16 unknown option 'dilect'" },
    { "-- mig:upgrade transaction=of\n", true, "sqlite",
      "3:28 unknown value of transaction= 'of'" },
    { "-- mig:upgrade transaction=off\nBEGIN; x; COMMIT;", true, "sqlite", "BEGIN!;x!;COMMIT!;" },
    { "-- mig:upgrade\nx;\n BEGIN;", true, "sqlite", "5:2 'BEGIN' inside the transaction of mig" },
    { "-- mig:upgrade\nROLLBACK TO s; SAVEPOINT s;", true, "sqlite", "ROLLBACK TO s;SAVEPOINT s;" },
    { "-- mig:upgrade\nstart /* c */ transaction;", true, "mysql",
      "4:1 'start /* c */ transaction' inside the transaction of mig" },
    { "-- mig:upgrade\n-- mig:block\nx; /* \xc3\xa9 */ COMMIT; y\n-- mig:end", true, "postgresql",
      "5:12 'COMMIT; y' inside the transaction of mig" },
    { "-- mig:upgrade\n-- mig:block\nx;\n; BEGIN\n-- mig:end", true, "postgresql",
      "6:3 'BEGIN' inside the transaction of mig" },
    { "-- mig:upgrade\n-- mig:block\nDO $$ BEGIN COMMIT; END $$\n-- mig:end", true, "postgresql",
      "DO $$ BEGIN COMMIT; END $$;" },
    { "-- mig:upgrade\n-- mig:block\nCREATE PROCEDURE p() BEGIN x; COMMIT; END\n-- mig:end", true,
      "mysql", "CREATE PROCEDURE p() BEGIN x; COMMIT; END;" },
    { "-- mig:upgrade\n-- mig:block\nCREATE FUNCTION f() BEGIN ATOMIC x; END; y\n-- mig:end", true,
      "postgresql", "CREATE FUNCTION f() BEGIN ATOMIC x; END; y;" },
    { "-- mig:upgrade\n/*!40000 COMMIT */;", true, "mysql",
      "4:1 '/*!40000 COMMIT */' inside the transaction of mig" },
    { "-- mig:upgrade\nx;\n-- mig:downgrade\nSELECT 'y", true, "sqlite",
      "6:8 a quoted string is never closed" },
    { "-- mig:upgrade\nSELECT '\n-- mig:downgrade\n';", false, "sqlite",
      "1:1 the revision has no downgrade section" },
    { "-- mig:upgrade\nCREATE TRIGGER t BEGIN a;\n-- mig:downgrade\nb; END;", true, "sqlite",
      "4:8 the body of a trigger has no \"; END;\"" },
    { "-- mig:upgrade\n\xff", true, "sqlite", "4:1 invalid UTF-8" },
};

int main(void)
{
    struct arena a = { 0 };
    struct revision r;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        STR_EQ(header(&a, headers[i].text, &r), headers[i].want);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        STR_EQ(body(&a, bodies[i].sections, bodies[i].upgrade, bodies[i].dialect), bodies[i].want);
    STR_EQ(header(&a,
                  "-- add t\n--\n-- more:\n--   x\n--\n-- revision: a\n-- down_revision: b, c\n"
                  "-- branch_labels: l\n-- depends_on:\n-- created: 2026-11-21 02:30\n\n" UP "'",
                  &r),
           "");
    STR_EQ(r.doc, "add t\n\nmore:\n  x");
    STR_EQ(strs_join(&a, r.down_revision, "|"), "b|c");
    STR_EQ(strs_join(&a, r.branch_labels, "|"), "l");
    OK(r.depends_on.n == 0);
    arena_free(&a);
    return tap_done();
}
