\set row random(0, :rows - 1)
SELECT id, version, customer_id, plan_id, status, quantity, unit_price_currency, unit_price_minor, interval_unit, interval_count, notes, metadata, trial_end_time,
    current_period_start_time, current_period_end_time, billing_anchor_time, pause_time, cancel_at_period_end, cancel_time, cancel_reason, create_time, update_time, chain_head
FROM subscriptions
WHERE id = ('0190a0b0-0000-7000-8000-' || (100000000000 + :row)::text)::uuid;
