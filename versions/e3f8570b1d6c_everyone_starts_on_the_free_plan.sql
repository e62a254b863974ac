-- everyone starts on the free plan
--
-- A data migration: accounts older than billing have no subscription yet. Nothing is to be undone on the way
-- back, for the table goes away with the revision that made it.
--
-- revision: e3f8570b1d6c
-- down_revision: d9412ab6c8f0
-- created: 2026-02-17 14:08:29.013377

-- mig:upgrade
INSERT INTO subscription (account_id, plan_id)
SELECT account.id, 1
FROM account
WHERE NOT EXISTS (SELECT 1 FROM subscription WHERE subscription.account_id = account.id);

-- mig:downgrade
