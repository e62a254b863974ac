-- plans and subscriptions
--
-- Billing begins as a branch of its own: another team looks after it.
--
-- revision: c05b7e8d3f21
-- down_revision: a7d20f94e613
-- branch_labels: billing
-- created: 2026-02-09 08:55:12.271640

-- mig:upgrade
CREATE TABLE plan (
    id INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR(60) NOT NULL,
    monthly_cents INTEGER NOT NULL
);

INSERT INTO plan (id, name, monthly_cents) VALUES (1, 'Free', 0), (2, 'Team', 2900);

CREATE TABLE subscription (
    account_id INTEGER NOT NULL PRIMARY KEY,
    plan_id INTEGER NOT NULL,
    CONSTRAINT subscription_account_fk FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT subscription_plan_fk FOREIGN KEY (plan_id) REFERENCES plan (id)
);

-- mig:downgrade
DROP TABLE subscription;
DROP TABLE plan;
