-- A longer history for bench.rows subscriptions, from the one with the index bench.first on: up to version bench.versions,
-- each made by the update that the record of bench.updated is of.

WITH RECURSIVE versions AS (
    SELECT index, 1::bigint AS nth, chain_head AS head, NULL::mutations AS record
    FROM generate_series(current_setting('bench.first')::bigint,
        current_setting('bench.first')::bigint + current_setting('bench.rows')::bigint - 1) AS index
        JOIN subscriptions ON id = bench_id(index) AND version = 1
    UNION ALL
    SELECT index, nth + 1, bench_link(head, made.record), made.record
    FROM versions, LATERAL (
        SELECT ROW(bench_record_id(index, nth + 1), entity_type, bench_id(index), outcome, nth, nth + 1, nth, actor,
            actor_role, actor_customer_id, method, gen_random_uuid(), fingerprint,
            -- The greater number first: what it is replaced by is never a 1 in quotes.
            replace(replace(replace(replace(diffs, 'number 2"', 'number ' || nth + 1 || '"'), '"2"', '"' || nth + 1 || '"'),
                'number 1"', 'number ' || nth || '"'), '"1"', '"' || nth || '"'),
            time + nth * interval '1 millisecond', force_reason, merged_over, ''::bytea)::mutations AS record
        FROM mutations
        -- As the index on the versions has it, which is there also while others are not.
        WHERE entity_id = current_setting('bench.updated')::uuid AND version = 2 AND version > version_before
    ) AS made
    WHERE nth < current_setting('bench.versions')::bigint
), recorded AS (
    INSERT INTO mutations (id, entity_type, entity_id, outcome, version_before, version, expected_version, actor,
        actor_role, actor_customer_id, method, request_id, fingerprint, diffs, time, force_reason, merged_over, hash)
    SELECT (record).id, (record).entity_type, (record).entity_id, (record).outcome, (record).version_before,
        (record).version, (record).expected_version, (record).actor, (record).actor_role, (record).actor_customer_id,
        (record).method, (record).request_id, (record).fingerprint, (record).diffs, (record).time,
        (record).force_reason, (record).merged_over, head
    FROM versions
    WHERE nth > 1
)
UPDATE subscriptions
SET version = nth, quantity = nth, update_time = (record).time, chain_head = head,
    metadata = metadata || jsonb_build_object('team', 'the blue team number ' || nth)
FROM versions
WHERE id = bench_id(index) AND nth = current_setting('bench.versions')::bigint;
