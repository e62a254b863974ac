-- projects and tasks
--
-- revision: 8b3e61c5a940
-- down_revision: 4f1c9a02d7be
-- created: 2026-01-19 16:40:51.902115

-- mig:upgrade
CREATE TABLE project (
    id INTEGER NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL,
    name VARCHAR(120) NOT NULL,
    CONSTRAINT project_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
);

CREATE TABLE task (
    id INTEGER NOT NULL PRIMARY KEY,
    project_id INTEGER NOT NULL,
    assignee_id INTEGER,
    title VARCHAR(200) NOT NULL,
    done INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT task_project_fk FOREIGN KEY (project_id) REFERENCES project (id),
    CONSTRAINT task_assignee_fk FOREIGN KEY (assignee_id) REFERENCES app_user (id)
);

-- mig:downgrade
DROP TABLE task;
DROP TABLE project;
