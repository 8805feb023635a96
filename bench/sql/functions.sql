-- Helpers for filling, dropped again afterwards: what is measured has the schema of the migrations and nothing else.

-- A field as the chain of history hashes it: its length, then its bytes.
CREATE FUNCTION bench_sized(field bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT int8send(length(field)::int8) || field $$;

-- The same of a text.
CREATE FUNCTION bench_sized(field text) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT int8send(octet_length(field)::int8) || convert_to(field, 'UTF8') $$;

-- The hash of a record after `previous`, as src/store/chain.rs makes it. "occam verify-history" says whether it still does.
CREATE FUNCTION bench_link(previous bytea, m mutations) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256('\x01'::bytea || bench_sized(previous) || bench_sized(uuid_send(m.id)) || bench_sized(m.entity_type)
        || bench_sized(uuid_send(m.entity_id)) || bench_sized(m.outcome) || bench_sized(int8send(m.version_before))
        || bench_sized(int8send(m.version)) || bench_sized(coalesce(int8send(m.expected_version), ''::bytea))
        || bench_sized(m.actor) || bench_sized(m.actor_role) || bench_sized(m.actor_customer_id) || bench_sized(m.method)
        || bench_sized(uuid_send(m.request_id)) || bench_sized(m.fingerprint) || bench_sized(m.diffs)
        || bench_sized(int8send((extract(epoch FROM m.time) * 1000000)::int8))
        || bench_sized(m.force_reason) || bench_sized(m.merged_over))
$$;

-- The id of the subscription with that index, the same that pgbench and the callers reckon.
CREATE FUNCTION bench_id(index bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('0190a0b0-0000-7000-8000-' || (100000000000 + index)::text)::uuid $$;

-- The id of the record that made that version of it: in the order in which they are made, as Occam's are.
CREATE FUNCTION bench_record_id(index bigint, version bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('0190a0b1-0000-7' || lpad((version % 1000)::text, 3, '0') || '-8' || lpad((version / 1000)::text, 3, '0') || '-'
    || (100000000000 + index)::text)::uuid $$;
