//! Subscriptions.

use super::{
    Access, Mask, enum_filter, id_filter, money_message, optional_timestamp, plan::interval_message, text_filter,
    timestamp_message,
};
use crate::{
    domain::{
        NewSubscription, PlanId, Subscription, SubscriptionId, SubscriptionStatus, SubscriptionUpdate, Validator,
        limits,
    },
    proto as pb,
    service::visible::Visible,
    store::SubscriptionFilter,
};

const FIELDS: &[(&str, Access)] = &[
    ("id", Access::OutputOnly),
    ("version", Access::OutputOnly),
    ("customer_id", Access::Immutable),
    ("plan_id", Access::Immutable),
    ("status", Access::OutputOnly),
    ("quantity", Access::Writable),
    ("unit_price", Access::OutputOnly),
    ("billing_interval", Access::OutputOnly),
    ("notes", Access::Writable),
    ("metadata", Access::Writable),
    ("trial_end_time", Access::OutputOnly),
    ("current_period_start_time", Access::OutputOnly),
    ("current_period_end_time", Access::OutputOnly),
    ("billing_anchor_time", Access::OutputOnly),
    ("pause_time", Access::OutputOnly),
    ("cancel_at_period_end", Access::OutputOnly),
    ("cancel_time", Access::OutputOnly),
    ("cancel_reason", Access::OutputOnly),
    ("create_time", Access::OutputOnly),
    ("update_time", Access::OutputOnly),
];

pub(in crate::service) fn new_subscription(
    id: SubscriptionId,
    subscription: pb::Subscription,
    validator: &mut Validator,
) -> NewSubscription {
    // Absent when creating; a message cannot tell that from 0.
    let quantity = if subscription.quantity == 0 { 1 } else { subscription.quantity };
    validator.required_text("customer_id", &subscription.customer_id, limits::REFERENCE_CHARS_MAX);
    validator.positive("quantity", quantity, limits::QUANTITY_MAX);
    validator.text("notes", &subscription.notes, limits::NOTES_CHARS_MAX);
    NewSubscription {
        id,
        customer_id: subscription.customer_id,
        quantity,
        notes: subscription.notes,
        metadata: validator.metadata("metadata", subscription.metadata),
    }
}

pub(in crate::service) fn subscription_update(
    subscription: pb::Subscription,
    mask: Option<&prost_types::FieldMask>,
    validator: &mut Validator,
) -> SubscriptionUpdate {
    let mask = Mask::parse(mask, FIELDS, validator);
    let update = SubscriptionUpdate {
        customer_id: mask.text("customer_id", subscription.customer_id),
        plan_id: mask.text("plan_id", subscription.plan_id),
        quantity: mask.has("quantity", subscription.quantity != 0).then_some(subscription.quantity),
        notes: mask.text("notes", subscription.notes),
        metadata: mask
            .has("metadata", !subscription.metadata.is_empty())
            .then(|| validator.metadata("metadata", subscription.metadata)),
    };
    if let Some(quantity) = update.quantity {
        validator.positive("quantity", quantity, limits::QUANTITY_MAX);
    }
    if let Some(notes) = &update.notes {
        validator.text("notes", notes, limits::NOTES_CHARS_MAX);
    }
    update
}

pub(in crate::service) fn subscription_filter(
    request: pb::ListSubscriptionsRequest,
    validator: &mut Validator,
) -> SubscriptionFilter {
    SubscriptionFilter {
        customer_id: text_filter("customer_id", request.customer_id, validator),
        plan_id: id_filter("plan_id", &request.plan_id, validator).map(PlanId),
        status: enum_filter("status", request.status, validator, status),
        created: (
            optional_timestamp("create_time_from", request.create_time_from, validator),
            optional_timestamp("create_time_until", request.create_time_until, validator),
        ),
    }
}

fn status(status: pb::SubscriptionStatus) -> Option<SubscriptionStatus> {
    match status {
        pb::SubscriptionStatus::Unspecified => None,
        pb::SubscriptionStatus::Trialing => Some(SubscriptionStatus::Trialing),
        pb::SubscriptionStatus::Active => Some(SubscriptionStatus::Active),
        pb::SubscriptionStatus::PastDue => Some(SubscriptionStatus::PastDue),
        pb::SubscriptionStatus::Paused => Some(SubscriptionStatus::Paused),
        pb::SubscriptionStatus::Canceled => Some(SubscriptionStatus::Canceled),
    }
}

impl From<Visible<Subscription>> for pb::Subscription {
    fn from(subscription: Visible<Subscription>) -> Self {
        let subscription = subscription.into_inner();
        let status = match subscription.status {
            SubscriptionStatus::Trialing => pb::SubscriptionStatus::Trialing,
            SubscriptionStatus::Active => pb::SubscriptionStatus::Active,
            SubscriptionStatus::PastDue => pb::SubscriptionStatus::PastDue,
            SubscriptionStatus::Paused => pb::SubscriptionStatus::Paused,
            SubscriptionStatus::Canceled => pb::SubscriptionStatus::Canceled,
        };
        Self {
            id: subscription.id.to_string(),
            version: subscription.version.get(),
            customer_id: subscription.customer_id,
            plan_id: subscription.plan_id.to_string(),
            status: status.into(),
            quantity: subscription.quantity,
            unit_price: Some(money_message(subscription.unit_price)),
            billing_interval: Some(interval_message(subscription.billing_interval)),
            notes: subscription.notes,
            metadata: subscription.metadata,
            trial_end_time: subscription.trial_end_time.map(timestamp_message),
            current_period_start_time: Some(timestamp_message(subscription.current_period_start_time)),
            current_period_end_time: Some(timestamp_message(subscription.current_period_end_time)),
            billing_anchor_time: Some(timestamp_message(subscription.billing_anchor_time)),
            pause_time: subscription.pause_time.map(timestamp_message),
            cancel_at_period_end: subscription.cancel_at_period_end,
            cancel_time: subscription.cancel_time.map(timestamp_message),
            cancel_reason: subscription.cancel_reason,
            create_time: Some(timestamp_message(subscription.create_time)),
            update_time: Some(timestamp_message(subscription.update_time)),
        }
    }
}
