-- comments on tasks
--
-- revision: 1ac67d93f5e8
-- down_revision: a7d20f94e613
-- branch_labels: collaboration
-- created: 2026-02-11 13:37:20.408859

-- mig:upgrade
CREATE TABLE task_comment (
    id INTEGER NOT NULL PRIMARY KEY,
    task_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    body TEXT NOT NULL,
    written_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT task_comment_task_fk FOREIGN KEY (task_id) REFERENCES task (id),
    CONSTRAINT task_comment_author_fk FOREIGN KEY (author_id) REFERENCES app_user (id)
);

-- mig:downgrade
DROP TABLE task_comment;
