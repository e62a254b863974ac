-- what an account owes
--
-- revision: 6fa38d05c2b7
-- down_revision: 5e71b82fd034
-- created: 2026-03-23 12:11:40.857736

-- mig:upgrade
CREATE INDEX invoice_account_idx ON invoice (account_id, issued_on);

CREATE VIEW account_balance AS
SELECT account.id AS account_id, account.name, COALESCE(SUM(invoice.total_cents), 0) AS owed_cents
FROM account
LEFT JOIN invoice ON invoice.account_id = account.id
GROUP BY account.id, account.name;

-- mig:downgrade dialect=sqlite,postgresql
DROP VIEW account_balance;
DROP INDEX invoice_account_idx;

-- mig:downgrade dialect=mysql,mariadb
DROP VIEW account_balance;
-- The foreign key leans on the index and needs another in its place.
CREATE INDEX invoice_account_fk ON invoice (account_id);
DROP INDEX invoice_account_idx ON invoice;
