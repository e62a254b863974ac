"""first customers

The accounts that took part in the trial; the rest of the schema is tested against them.

Revision ID: a7d20f94e613
Revises: 8b3e61c5a940
Create Date: 2026-01-26 11:02:37.540918

"""
from typing import Sequence, Union

from alembic import op


# revision identifiers, used by Alembic.
revision: str = 'a7d20f94e613'
down_revision: Union[str, Sequence[str], None] = '8b3e61c5a940'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("INSERT INTO account (id, name) VALUES (1, 'Harbour Bakery'), (2, 'Northlight Studio')")
    op.execute(
        """
        INSERT INTO app_user (id, account_id, email, full_name) VALUES
            (1, 1, 'ines@harbour.example', 'Ines Duarte'),
            (2, 1, 'tom@harbour.example', 'Tom Albrecht'),
            (3, 2, 'mei@northlight.example', 'Mei Tanaka')
        """
    )
    op.execute("INSERT INTO project (id, account_id, name) VALUES (1, 1, 'Spring menu'), (2, 2, 'New website')")
    op.execute(
        """
        INSERT INTO task (id, project_id, assignee_id, title, done) VALUES
            (1, 1, 1, 'Taste the sourdough', 1),
            (2, 1, 2, 'Print the price list', 0),
            (3, 2, 3, 'Choose typefaces', 0)
        """
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("DELETE FROM task WHERE id IN (1, 2, 3)")
    op.execute("DELETE FROM project WHERE id IN (1, 2)")
    op.execute("DELETE FROM app_user WHERE id IN (1, 2, 3)")
    op.execute("DELETE FROM account WHERE id IN (1, 2)")
