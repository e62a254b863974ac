-- invoices
--
-- revision: d9412ab6c8f0
-- down_revision: c05b7e8d3f21
-- created: 2026-02-16 10:21:44.660302

-- mig:upgrade
CREATE TABLE invoice (
    id INTEGER NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL,
    issued_on DATE NOT NULL,
    total_cents INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT invoice_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
);

CREATE TABLE invoice_line (
    id INTEGER NOT NULL PRIMARY KEY,
    invoice_id INTEGER NOT NULL,
    description VARCHAR(200) NOT NULL,
    cents INTEGER NOT NULL,
    CONSTRAINT invoice_line_invoice_fk FOREIGN KEY (invoice_id) REFERENCES invoice (id)
);

-- mig:downgrade
DROP TABLE invoice_line;
DROP TABLE invoice;
