"""Runs the migrations on the connection that booking.database hands over."""

from alembic import context

from booking.guards import restore_guards

connection = context.config.attributes["connection"]
context.configure(connection=connection, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
restore_guards(connection)
connection.commit()
