-- accounts and users
--
-- An account is a paying customer; everyone who signs in belongs to exactly one.
--
-- revision: 4f1c9a02d7be
-- down_revision:
-- branch_labels:
-- depends_on:
-- created: 2026-01-12 09:14:03.118274

-- mig:upgrade
CREATE TABLE account (
    id INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR(120) NOT NULL,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
);

CREATE TABLE app_user (
    id INTEGER NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL,
    email VARCHAR(254) NOT NULL,
    full_name VARCHAR(200) NOT NULL,
    CONSTRAINT app_user_email_unique UNIQUE (email),
    CONSTRAINT app_user_account_fk FOREIGN KEY (account_id) REFERENCES account (id)
);

-- mig:downgrade
DROP TABLE app_user;
DROP TABLE account;
