//! Malformed requests, in which an id stands as the name of what it is of.

/// RPC, request, and the fields that its refusal names.
pub const MALFORMED: &[(&str, &str, &[&str])] = &[
    // Masks.
    (
        "UpdateSubscription",
        r#"{"subscription": {"id": "$subscription", "notes": "x"}, "update_mask": "notes,colour", "expected_version": 1}"#,
        &["update_mask"],
    ),
    (
        "UpdateSubscription",
        r#"{"subscription": {"id": "$subscription", "notes": "x"}, "update_mask": "*", "expected_version": 1}"#,
        &["update_mask"],
    ),
    (
        "UpdateSubscription",
        r#"{"subscription": {"id": "$subscription"}, "update_mask": "metadata.team", "expected_version": 1}"#,
        &["update_mask"],
    ),
    (
        "UpdateInvoice",
        r#"{"invoice": {"id": "$invoice"}, "update_mask": "lines.amount,total,*", "expected_version": 1}"#,
        &["update_mask", "update_mask"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan"}, "update_mask": "priceOfIt,Price", "expected_version": 1}"#,
        &["update_mask", "update_mask"],
    ),
    // Immutable fields.
    ("UpdatePlan", r#"{"plan": {"id": "$plan", "code": "other"}, "expected_version": 1}"#, &["plan.code"]),
    (
        "UpdateSubscription",
        r#"{"subscription": {"id": "$subscription", "customer_id": "other", "plan_id": "$plan", "notes": "x"}, "expected_version": 1}"#,
        &["subscription.customer_id", "subscription.plan_id"],
    ),
    (
        "UpdateInvoice",
        r#"{"invoice": {"id": "$invoice", "customer_id": "other", "subscription_id": "$subscription"}, "expected_version": 1}"#,
        &["invoice.customer_id", "invoice.subscription_id"],
    ),
    // Numbers.
    (
        "UpdateSubscription",
        r#"{"subscription": {"id": "$subscription", "quantity": -1}, "expected_version": 1}"#,
        &["subscription.quantity"],
    ),
    (
        "UpdateSubscription",
        r#"{"subscription": {"id": "$subscription"}, "update_mask": "quantity", "expected_version": 1}"#,
        &["subscription.quantity"],
    ),
    (
        "UpdateSubscription",
        r#"{"subscription": {"id": "$subscription", "quantity": "-9223372036854775808"}, "expected_version": 1}"#,
        &["subscription.quantity"],
    ),
    ("UpdatePlan", r#"{"plan": {"id": "$plan", "trial_days": -1}, "expected_version": 1}"#, &["plan.trial_days"]),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "billing_interval": {"unit": 1, "count": -1}}, "expected_version": 1}"#,
        &["plan.billing_interval.count"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan"}, "update_mask": "price,billingInterval", "expected_version": 1}"#,
        &["plan.billing_interval", "plan.price"],
    ),
    // Money.
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "price": {"currency_code": "EUX", "units": 1}}, "expected_version": 1}"#,
        &["plan.price"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "price": {"currency_code": "eur", "units": 1}}, "expected_version": 1}"#,
        &["plan.price"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "price": {"currency_code": "XAU", "units": 1}}, "expected_version": 1}"#,
        &["plan.price"],
    ),
    ("UpdatePlan", r#"{"plan": {"id": "$plan", "price": {"units": 1}}, "expected_version": 1}"#, &["plan.price"]),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "price": {"currency_code": "EUR", "nanos": 12300000}}, "expected_version": 1}"#,
        &["plan.price"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "price": {"currency_code": "EUR", "nanos": 10000}}, "expected_version": 1}"#,
        &["plan.price"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "price": {"currency_code": "JPY", "nanos": 500000000}}, "expected_version": 1}"#,
        &["plan.price"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "price": {"currency_code": "EUR", "units": 1, "nanos": -10000000}}, "expected_version": 1}"#,
        &["plan.price"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "price": {"currency_code": "EUR", "nanos": -2147483648}}, "expected_version": 1}"#,
        &["plan.price"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "price": {"currency_code": "EUR", "units": "9223372036854775807"}}, "expected_version": 1}"#,
        &["plan.price"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "price": {"currency_code": "EUR", "units": -1}}, "expected_version": 1}"#,
        &["plan.price"],
    ),
    // Text.
    (
        "UpdateSubscription",
        r#"{"subscription": {"id": "$subscription", "notes": "a\u0000b", "metadata": {"ok": "\u0000", "k\u0000": ""}}, "expected_version": 1}"#,
        &["subscription.metadata", "subscription.metadata.ok", "subscription.notes"],
    ),
    (
        "UpdateInvoice",
        r#"{"invoice": {"id": "$invoice", "memo": "\u0000", "notes": "\u0000"}, "expected_version": 1}"#,
        &["invoice.memo", "invoice.notes"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan", "display_name": "\u0000", "description": "\u0000"}, "expected_version": 1}"#,
        &["plan.description", "plan.display_name"],
    ),
    (
        "UpdatePlan",
        r#"{"plan": {"id": "$plan"}, "update_mask": "displayName", "expected_version": 1}"#,
        &["plan.display_name"],
    ),
    (
        "CreatePlan",
        r#"{"plan": {"code": "a\u0000", "display_name": "x", "price": {"currency_code": "EUR"}, "billing_interval": {"unit": 1, "count": 1}}}"#,
        &["plan.code"],
    ),
    (
        "CreateSubscription",
        r#"{"subscription": {"customer_id": "\u0000", "plan_id": "$plan"}}"#,
        &["subscription.customer_id"],
    ),
    (
        "CreateInvoice",
        r#"{"invoice": {"customer_id": "c\u0000", "lines": [{"description": "\u0000", "quantity": 1, "unit_amount": {"currency_code": "EUR", "units": 1}}]}}"#,
        &["invoice.customer_id", "invoice.lines[0].description"],
    ),
    ("CancelSubscription", r#"{"id": "$subscription", "reason": "\u0000", "expected_version": 1}"#, &["reason"]),
    (
        "RecordPayment",
        r#"{"id": "$invoice", "payment_reference": "\u0000", "amount": {"currency_code": "EUR", "units": 1}, "expected_version": 1}"#,
        &["payment_reference"],
    ),
    ("ListSubscriptions", r#"{"customer_id": "\u0000"}"#, &["customer_id"]),
    ("ListPlans", r#"{"code": "\u0000"}"#, &["code"]),
    ("ListMutations", r#"{"actor": "\u0000", "field": "\u0000"}"#, &["actor", "field"]),
    // Ids.
    ("GetPlan", r#"{"id": "1"}"#, &["id"]),
    ("GetSubscription", "{}", &["id"]),
    ("GetInvoice", r#"{"id": "\u0000"}"#, &["id"]),
    ("GetEntityVersion", r#"{"entity_id": "x", "version": 0}"#, &["entity_id", "version"]),
    ("CompareVersions", r#"{"entity_id": "x", "from_version": -1}"#, &["entity_id", "from_version", "to_version"]),
    (
        "CreatePlan",
        r#"{"id": "1", "request_id": "2", "plan": {"code": "a", "display_name": "x", "price": {"currency_code": "EUR"}, "billing_interval": {"unit": 1, "count": 1}}}"#,
        &["id", "request_id"],
    ),
    // Filters and pages.
    (
        "ListSubscriptions",
        r#"{"plan_id": "1", "status": 9, "page_size": -1, "page_token": "x"}"#,
        &["page_size", "page_token", "plan_id", "status"],
    ),
    (
        "ListInvoices",
        r#"{"subscription_id": "1", "status": -1, "page_token": "\u0000"}"#,
        &["page_token", "status", "subscription_id"],
    ),
    (
        "ListPlans",
        r#"{"state": 3, "page_size": -2147483648, "page_token": "e30"}"#,
        &["page_size", "page_token", "state"],
    ),
    (
        "ListMutations",
        r#"{"entity_type": 4, "entity_id": "1", "outcome": 99, "request_id": "1", "page_size": -1, "page_token": "bnVsbA"}"#,
        &["entity_id", "entity_type", "outcome", "page_size", "page_token", "request_id"],
    ),
];
