\set i :i + 1
\set begin :i * :batch
\set record :begin * 64 + :client_id * :batch
WITH wanted AS (
    SELECT ('0190a0b0-0000-7000-8000-' || (100000000000 + :first + position / :keep * :step + position % :keep)::text)::uuid AS id, version,
        (:series || '-0000-7000-8000-' || (100000000000 + :record + item)::text)::uuid AS record_id
    FROM (
        SELECT item, ((:client_id::bigint * :per + (:begin + item) % :per) * 7919) % :count::bigint AS position, 1 + (:begin + item) / :per::bigint AS version
        FROM generate_series(0, :batch::bigint - 1) AS item
    ) AS reckoned
), updated AS (
    UPDATE subscriptions AS s
    SET version = s.version + 1, quantity = wanted.version + 1, update_time = now(), chain_head = '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'::bytea,
        metadata = ('{"team": "the blue team number ' || wanted.version + 1 || '", "tier": "gold"}')::jsonb
    FROM wanted
    WHERE s.id = wanted.id AND s.version = wanted.version
    RETURNING s.id, s.version, s.update_time, s.chain_head, wanted.record_id
)
INSERT INTO mutations (id, entity_type, entity_id, outcome, version_before, version, expected_version, actor, actor_role, actor_customer_id,
    method, request_id, fingerprint, diffs, time, force_reason, merged_over, hash)
SELECT record_id, 'subscription', id, 'APPLIED', version - 1, version, version - 1, 'bench', 'admin', '',
    'UpdateSubscription', gen_random_uuid(), '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20'::bytea,
    '[{"path":"metadata.team","base":"the blue team number ' || version - 1 || '","yours":"the blue team number ' || version
        || '"},{"path":"quantity","base":"' || version - 1 || '","yours":"' || version || '"}]',
    update_time, '', '', chain_head
FROM updated
RETURNING entity_id, version;
