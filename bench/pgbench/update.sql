\set i :i + 1
\set position ((:client_id * :per + :i % :per) * 7919) % :count
\set row :first + :position / :keep * :step + :position % :keep
\set version 1 + :i / :per
\set next 2 + :i / :per
\set record :i * 64 + :client_id
WITH updated AS (
    UPDATE subscriptions
    SET version = version + 1, quantity = :next, update_time = now(), chain_head = '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'::bytea,
        metadata = ('{"team": "the blue team number ' || :next::bigint || '", "tier": "gold"}')::jsonb
    WHERE id = ('0190a0b0-0000-7000-8000-' || (100000000000 + :row)::text)::uuid AND version = :version
    RETURNING id, version, update_time, chain_head
)
INSERT INTO mutations (id, entity_type, entity_id, outcome, version_before, version, expected_version, actor, actor_role, actor_customer_id,
    method, request_id, fingerprint, diffs, time, force_reason, merged_over, hash)
SELECT (:series || '-0000-7000-8000-' || (100000000000 + :record)::text)::uuid, 'subscription', id, 'APPLIED', version - 1, version, version - 1, 'bench', 'admin', '',
    'UpdateSubscription', gen_random_uuid(), '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20'::bytea,
    '[{"path":"metadata.team","base":"the blue team number ' || version - 1 || '","yours":"the blue team number ' || version
        || '"},{"path":"quantity","base":"' || version - 1 || '","yours":"' || version || '"}]',
    update_time, '', '', chain_head
FROM updated
RETURNING version;
