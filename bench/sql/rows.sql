-- Copies of the subscription bench.template, at version 1: bench.rows of them, each with the record of its creation, and
-- 50 to a customer.

INSERT INTO mutations
SELECT linked.*
FROM generate_series(0, current_setting('bench.rows')::bigint - 1) AS index,
    mutations AS template,
    LATERAL jsonb_populate_record(template, jsonb_build_object(
        'id', bench_record_id(index, 1),
        'entity_id', bench_id(index),
        'request_id', gen_random_uuid(),
        'diffs', replace(template.diffs, 'customer-template', 'customer-' || index / 50))) AS record,
    LATERAL jsonb_populate_record(record, jsonb_build_object('hash', bench_link('', record))) AS linked
WHERE template.entity_id = current_setting('bench.template')::uuid AND template.version = 1;

INSERT INTO subscriptions
SELECT filled.*
FROM generate_series(0, current_setting('bench.rows')::bigint - 1) AS index,
    subscriptions AS template,
    LATERAL (SELECT hash FROM mutations WHERE entity_id = bench_id(index)) AS created,
    LATERAL jsonb_populate_record(template, jsonb_build_object(
        'id', bench_id(index),
        'customer_id', 'customer-' || index / 50,
        'chain_head', created.hash)) AS filled
WHERE template.id = current_setting('bench.template')::uuid;
