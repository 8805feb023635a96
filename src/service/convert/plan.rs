//! Plans.

use super::{Access, Mask, enum_filter, money, money_message, optional_timestamp, text_filter, timestamp_message};
use crate::{
    domain::{BillingInterval, IntervalUnit, NewPlan, Plan, PlanId, PlanState, PlanUpdate, Validator, limits},
    proto as pb,
    service::visible::Visible,
    store::PlanFilter,
};

const FIELDS: &[(&str, Access)] = &[
    ("id", Access::OutputOnly),
    ("version", Access::OutputOnly),
    ("code", Access::Immutable),
    ("display_name", Access::Writable),
    ("description", Access::Writable),
    ("price", Access::Writable),
    ("billing_interval", Access::Writable),
    ("trial_days", Access::Writable),
    ("state", Access::OutputOnly),
    ("metadata", Access::Writable),
    ("create_time", Access::OutputOnly),
    ("update_time", Access::OutputOnly),
];

/// The plan of a creation; `None` when a part that it cannot do without is missing.
pub(in crate::service) fn new_plan(id: PlanId, plan: pb::Plan, validator: &mut Validator) -> Option<NewPlan> {
    validator.code("code", &plan.code);
    validator.required_text("display_name", &plan.display_name, limits::NAME_CHARS_MAX);
    validator.text("description", &plan.description, limits::MEMO_CHARS_MAX);
    validator.trial_days("trial_days", plan.trial_days);
    let metadata = validator.metadata("metadata", plan.metadata);
    let price = price(plan.price, validator);
    let billing_interval = interval(plan.billing_interval, validator);
    Some(NewPlan {
        id,
        code: plan.code,
        display_name: plan.display_name,
        description: plan.description,
        price: price?,
        billing_interval: billing_interval?,
        trial_days: plan.trial_days,
        metadata,
    })
}

pub(in crate::service) fn plan_update(
    plan: pb::Plan,
    mask: Option<&prost_types::FieldMask>,
    validator: &mut Validator,
) -> PlanUpdate {
    let mask = Mask::parse(mask, FIELDS, validator);
    let update = PlanUpdate {
        code: mask.text("code", plan.code),
        display_name: mask.text("display_name", plan.display_name),
        description: mask.text("description", plan.description),
        price: if mask.has("price", plan.price.is_some()) { price(plan.price, validator) } else { None },
        billing_interval: if mask.has("billing_interval", plan.billing_interval.is_some()) {
            interval(plan.billing_interval, validator)
        } else {
            None
        },
        trial_days: mask.has("trial_days", plan.trial_days != 0).then_some(plan.trial_days),
        metadata: mask
            .has("metadata", !plan.metadata.is_empty())
            .then(|| validator.metadata("metadata", plan.metadata)),
    };
    if let Some(display_name) = &update.display_name {
        validator.required_text("display_name", display_name, limits::NAME_CHARS_MAX);
    }
    if let Some(description) = &update.description {
        validator.text("description", description, limits::MEMO_CHARS_MAX);
    }
    if let Some(trial_days) = update.trial_days {
        validator.trial_days("trial_days", trial_days);
    }
    update
}

pub(in crate::service) fn plan_filter(request: pb::ListPlansRequest, validator: &mut Validator) -> PlanFilter {
    PlanFilter {
        state: enum_filter("state", request.state, validator, state),
        code: text_filter("code", request.code, validator),
        visible_to_customer: None,
        created: (
            optional_timestamp("create_time_from", request.create_time_from, validator),
            optional_timestamp("create_time_until", request.create_time_until, validator),
        ),
    }
}

fn price(price: Option<pb::Money>, validator: &mut Validator) -> Option<crate::domain::Money> {
    let price = money("price", price, validator)?;
    validator.not_negative("price", price);
    Some(price)
}

fn interval(interval: Option<pb::BillingInterval>, validator: &mut Validator) -> Option<BillingInterval> {
    let Some(interval) = interval else {
        validator.reject("billing_interval", "required");
        return None;
    };
    let unit = match interval.unit() {
        pb::BillingIntervalUnit::Unspecified => None,
        pb::BillingIntervalUnit::Day => Some(IntervalUnit::Day),
        pb::BillingIntervalUnit::Week => Some(IntervalUnit::Week),
        pb::BillingIntervalUnit::Month => Some(IntervalUnit::Month),
        pb::BillingIntervalUnit::Year => Some(IntervalUnit::Year),
    };
    validator.interval("billing_interval", unit, interval.count)
}

pub(super) fn interval_message(interval: BillingInterval) -> pb::BillingInterval {
    let unit = match interval.unit {
        IntervalUnit::Day => pb::BillingIntervalUnit::Day,
        IntervalUnit::Week => pb::BillingIntervalUnit::Week,
        IntervalUnit::Month => pb::BillingIntervalUnit::Month,
        IntervalUnit::Year => pb::BillingIntervalUnit::Year,
    };
    pb::BillingInterval { unit: unit.into(), count: interval.count }
}

fn state(state: pb::PlanState) -> Option<PlanState> {
    match state {
        pb::PlanState::Unspecified => None,
        pb::PlanState::Active => Some(PlanState::Active),
        pb::PlanState::Archived => Some(PlanState::Archived),
    }
}

impl From<Visible<Plan>> for pb::Plan {
    fn from(plan: Visible<Plan>) -> Self {
        let plan = plan.into_inner();
        let state = match plan.state {
            PlanState::Active => pb::PlanState::Active,
            PlanState::Archived => pb::PlanState::Archived,
        };
        Self {
            id: plan.id.to_string(),
            version: plan.version.get(),
            code: plan.code,
            display_name: plan.display_name,
            description: plan.description,
            price: Some(money_message(plan.price)),
            billing_interval: Some(interval_message(plan.billing_interval)),
            trial_days: plan.trial_days,
            state: state.into(),
            metadata: plan.metadata,
            create_time: Some(timestamp_message(plan.create_time)),
            update_time: Some(timestamp_message(plan.update_time)),
        }
    }
}
