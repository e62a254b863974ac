-- hours worked
--
-- Hours are billed on invoice lines, so billing's invoices must be there first: a depends_on, not a merge, for the
-- two branches still grow apart.
--
-- revision: 3cd4f1b80a95
-- down_revision: 2be90c4a7716
-- depends_on: d9412ab6c8f0
-- created: 2026-03-02 09:48:57.362940

-- mig:upgrade
CREATE TABLE work_entry (
    id INTEGER NOT NULL PRIMARY KEY,
    task_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    invoice_line_id INTEGER,
    CONSTRAINT work_entry_task_fk FOREIGN KEY (task_id) REFERENCES task (id),
    CONSTRAINT work_entry_user_fk FOREIGN KEY (user_id) REFERENCES app_user (id),
    CONSTRAINT work_entry_line_fk FOREIGN KEY (invoice_line_id) REFERENCES invoice_line (id)
);

-- mig:downgrade
DROP TABLE work_entry;
