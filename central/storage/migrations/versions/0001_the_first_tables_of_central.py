"""The first tables of central"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.TEXT(collation='C'), 'postgresql')
NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('alarm',
    sa.Column('no', NUMBER, autoincrement=True, nullable=False),
    sa.Column('at', NUMBER, autoincrement=False, nullable=False),
    sa.Column('kind', ID, nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('no', name=op.f('pk_alarm'))
    )
    op.create_table('delivery',
    sa.Column('lane', ID, nullable=False),
    sa.Column('seq', NUMBER, autoincrement=False, nullable=False),
    sa.Column('event_id', ID, nullable=False),
    sa.Column('fact_hash', ID, nullable=False),
    sa.Column('prev_hash', ID, nullable=False),
    sa.Column('at', NUMBER, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('lane', 'seq', 'event_id', 'fact_hash', name=op.f('pk_delivery'))
    )
    op.create_table('enrol_failure',
    sa.Column('no', NUMBER, autoincrement=True, nullable=False),
    sa.Column('address', ID, nullable=False),
    sa.Column('at', NUMBER, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('no', name=op.f('pk_enrol_failure'))
    )
    op.create_table('epoch',
    sa.Column('no', NUMBER, autoincrement=True, nullable=False),
    sa.Column('epoch', ID, nullable=False),
    sa.Column('started_at', NUMBER, autoincrement=False, nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('no', name=op.f('pk_epoch'))
    )
    op.create_table('event',
    sa.Column('site', ID, nullable=False),
    sa.Column('event_id', ID, nullable=False),
    sa.Column('fact_hash', ID, nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('return_id', ID, nullable=True),
    sa.Column('ord', NUMBER, autoincrement=False, nullable=True),
    sa.Column('state', ID, nullable=False),
    sa.Column('lane', ID, nullable=False),
    sa.Column('at', NUMBER, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('site', 'event_id', name=op.f('pk_event'))
    )
    op.create_index('ix_event_held', 'event', ['site', 'return_id'], unique=False, sqlite_where=sa.text("state = 'held'"), postgresql_where=sa.text("state = 'held'"))
    op.create_index('ix_event_return', 'event', ['site', 'return_id', 'ord'], unique=False)
    op.create_table('event_variant',
    sa.Column('site', ID, nullable=False),
    sa.Column('event_id', ID, nullable=False),
    sa.Column('fact_hash', ID, nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('return_id', ID, nullable=True),
    sa.Column('lane', ID, nullable=False),
    sa.Column('at', NUMBER, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('site', 'event_id', 'fact_hash', name=op.f('pk_event_variant'))
    )
    op.create_index('ix_event_variant_return', 'event_variant', ['site', 'return_id'], unique=False)
    op.create_table('feed',
    sa.Column('site', ID, nullable=False),
    sa.Column('pos', NUMBER, autoincrement=False, nullable=False),
    sa.Column('kind', ID, nullable=False),
    sa.Column('id', ID, nullable=False),
    sa.Column('return_id', ID, nullable=True),
    sa.PrimaryKeyConstraint('site', 'pos', name=op.f('pk_feed'))
    )
    op.create_table('projection',
    sa.Column('site', ID, nullable=False),
    sa.Column('return_id', ID, nullable=False),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.Column('processing', ID, nullable=False),
    sa.Column('fulfillment', ID, nullable=False),
    sa.Column('closed', sa.Boolean(), nullable=False),
    sa.Column('closed_at', NUMBER, autoincrement=False, nullable=True),
    sa.Column('open_anomalies', NUMBER, autoincrement=False, nullable=False),
    sa.Column('version', NUMBER, autoincrement=False, nullable=False),
    sa.Column('fold_version', NUMBER, autoincrement=False, nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('pos', NUMBER, autoincrement=False, nullable=True),
    sa.PrimaryKeyConstraint('site', 'return_id', name=op.f('pk_projection'))
    )
    op.create_index('ix_projection_reference', 'projection', ['site', 'reference'], unique=False)
    op.create_table('reference',
    sa.Column('site', ID, nullable=False),
    sa.Column('key', ID, nullable=False),
    sa.Column('return_id', ID, nullable=True),
    sa.Column('kind', ID, nullable=False),
    sa.PrimaryKeyConstraint('site', 'key', name=op.f('pk_reference'))
    )
    op.create_table('return_log',
    sa.Column('site', ID, nullable=False),
    sa.Column('return_id', ID, nullable=False),
    sa.Column('next_ord', NUMBER, autoincrement=False, nullable=False),
    sa.Column('alias_of', ID, nullable=True),
    sa.Column('raw', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('site', 'return_id', name=op.f('pk_return_log'))
    )
    op.create_index('ix_return_log_alias', 'return_log', ['site', 'alias_of'], unique=False)
    op.create_table('seal',
    sa.Column('site', ID, nullable=False),
    sa.Column('batch', NUMBER, autoincrement=False, nullable=False),
    sa.Column('last_pos', NUMBER, autoincrement=False, nullable=False),
    sa.Column('chain', ID, nullable=False),
    sa.Column('at', NUMBER, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('site', 'batch', name=op.f('pk_seal'))
    )
    op.create_index('ix_seal_last_pos', 'seal', ['site', 'last_pos'], unique=False)
    op.create_table('session',
    sa.Column('site', ID, nullable=False),
    sa.Column('event_id', ID, nullable=False),
    sa.Column('operator', ID, nullable=True),
    sa.PrimaryKeyConstraint('site', 'event_id', name=op.f('pk_session'))
    )
    op.create_table('site',
    sa.Column('site', ID, nullable=False),
    sa.Column('pepper', ID, nullable=False),
    sa.Column('head', NUMBER, autoincrement=False, nullable=False),
    sa.Column('batch', NUMBER, autoincrement=False, nullable=False),
    sa.Column('chain', ID, nullable=False),
    sa.PrimaryKeyConstraint('site', name=op.f('pk_site'))
    )
    op.create_table('skipped',
    sa.Column('lane', ID, nullable=False),
    sa.Column('seq', NUMBER, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('lane', 'seq', name=op.f('pk_skipped'))
    )
    op.create_table('subscription',
    sa.Column('station', ID, nullable=False),
    sa.Column('return_id', ID, nullable=False),
    sa.Column('fresh', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('station', 'return_id', name=op.f('pk_subscription'))
    )
    op.create_index('ix_subscription_return', 'subscription', ['return_id'], unique=False)
    op.create_table('subscription_set',
    sa.Column('station', ID, nullable=False),
    sa.Column('revision', NUMBER, autoincrement=False, nullable=False),
    sa.Column('fresh', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('station', name=op.f('pk_subscription_set'))
    )
    op.create_table('told',
    sa.Column('site', ID, nullable=False),
    sa.Column('kind', ID, nullable=False),
    sa.Column('id', ID, nullable=False),
    sa.Column('version', NUMBER, autoincrement=False, nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.Column('pos', NUMBER, autoincrement=False, nullable=True),
    sa.Column('at', NUMBER, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('site', 'kind', 'id', name=op.f('pk_told'))
    )
    op.create_table('unsealed',
    sa.Column('no', NUMBER, autoincrement=True, nullable=False),
    sa.Column('site', ID, nullable=False),
    sa.Column('kind', ID, nullable=False),
    sa.Column('id', ID, nullable=False),
    sa.Column('return_id', ID, nullable=True),
    sa.PrimaryKeyConstraint('no', name=op.f('pk_unsealed'))
    )
    op.create_index('ix_unsealed_site', 'unsealed', ['site', 'no'], unique=False)
    op.create_table('enrol_code',
    sa.Column('code_hash', ID, nullable=False),
    sa.Column('site', ID, nullable=False),
    sa.Column('expires_at', NUMBER, autoincrement=False, nullable=False),
    sa.Column('lane', ID, nullable=True),
    sa.Column('station', ID, nullable=True),
    sa.Column('sealed_token', ID, nullable=True),
    sa.ForeignKeyConstraint(['site'], ['site.site'], name=op.f('fk_enrol_code_site')),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_enrol_code'))
    )
    op.create_table('station',
    sa.Column('station', ID, nullable=False),
    sa.Column('site', ID, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('token_hash', ID, nullable=False),
    sa.Column('enrolled_at', NUMBER, autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['site'], ['site.site'], name=op.f('fk_station_site')),
    sa.PrimaryKeyConstraint('station', name=op.f('pk_station')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_station_token_hash'))
    )
    op.create_table('lane',
    sa.Column('lane', ID, nullable=False),
    sa.Column('site', ID, nullable=False),
    sa.Column('station', ID, nullable=False),
    sa.Column('state', ID, nullable=False),
    sa.Column('applied_through', NUMBER, autoincrement=False, nullable=False),
    sa.Column('bound_at', NUMBER, autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['station'], ['station.station'], name=op.f('fk_lane_station')),
    sa.PrimaryKeyConstraint('lane', name=op.f('pk_lane'))
    )
