-- count the comments of a task
--
-- The list of tasks shows the number; a trigger keeps it, so that no client can forget to.
--
-- revision: 2be90c4a7716
-- down_revision: 1ac67d93f5e8
-- created: 2026-02-18 17:02:05.775201

-- mig:upgrade dialect=sqlite
ALTER TABLE task ADD COLUMN comments INTEGER DEFAULT 0 NOT NULL;

CREATE TRIGGER task_comment_counted AFTER INSERT ON task_comment
BEGIN
    UPDATE task SET comments = comments + 1 WHERE id = NEW.task_id;
END;

-- mig:upgrade dialect=postgresql
ALTER TABLE task ADD COLUMN comments INTEGER DEFAULT 0 NOT NULL;

CREATE FUNCTION task_comment_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE task SET comments = comments + 1 WHERE id = NEW.task_id;
    RETURN NEW;
END;
$$;

CREATE TRIGGER task_comment_counted AFTER INSERT ON task_comment
FOR EACH ROW EXECUTE FUNCTION task_comment_count();

-- mig:upgrade dialect=mysql,mariadb
ALTER TABLE task ADD COLUMN comments INTEGER DEFAULT 0 NOT NULL;

DELIMITER //
CREATE TRIGGER task_comment_counted AFTER INSERT ON task_comment
FOR EACH ROW
BEGIN
    UPDATE task SET comments = comments + 1 WHERE id = NEW.task_id;
END//
DELIMITER ;

-- mig:downgrade dialect=sqlite,mysql,mariadb
DROP TRIGGER task_comment_counted;
ALTER TABLE task DROP COLUMN comments;

-- mig:downgrade dialect=postgresql
DROP TRIGGER task_comment_counted ON task_comment;
DROP FUNCTION task_comment_count();
ALTER TABLE task DROP COLUMN comments;
