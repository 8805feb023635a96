//! Random subscriptions.

use proptest::{option, prelude::*, sample::select};
use uuid::Uuid;

use super::{Sample, Step, metadata, text, time};
use crate::{
    domain::{
        Error, NewSubscription, Plan, Subscription, SubscriptionAction as Action, SubscriptionId, SubscriptionUpdate,
        Timestamp,
    },
    occ::Change,
};

#[derive(Debug, Clone)]
pub(crate) enum SubscriptionStep {
    Update(SubscriptionUpdate),
    EndTrial,
    Pause,
    Resume,
    MarkPastDue,
    MarkPaid,
    Renew,
    Cancel(String),
    CancelAtPeriodEnd(String),
    Uncancel,
    ChangePlan(Box<Plan>, Option<i64>),
}

impl Step<Subscription> for SubscriptionStep {
    fn apply(&self, subscription: &Subscription, now: Timestamp) -> Result<Change<Subscription>, Error> {
        match self {
            Self::Update(update) => subscription.update(update),
            Self::EndTrial => subscription.end_trial(),
            Self::Pause => subscription.pause(now),
            Self::Resume => subscription.resume(),
            Self::MarkPastDue => subscription.mark_past_due(),
            Self::MarkPaid => subscription.mark_paid(),
            Self::Renew => subscription.renew(),
            Self::Cancel(reason) => subscription.cancel(reason, now),
            Self::CancelAtPeriodEnd(reason) => subscription.cancel_at_period_end(reason),
            Self::Uncancel => subscription.uncancel(),
            Self::ChangePlan(plan, quantity) => subscription.change_plan(plan, *quantity, now),
        }
        .map(Change::from)
    }

    fn touches(&self) -> Option<&'static [&'static str]> {
        let action = match self {
            Self::Update(_) => return None,
            Self::EndTrial => Action::EndTrial,
            Self::Pause => Action::Pause,
            Self::Resume => Action::Resume,
            Self::MarkPastDue => Action::MarkPastDue,
            Self::MarkPaid => Action::MarkPaid,
            Self::Renew => Action::Renew,
            Self::Cancel(_) => Action::Cancel,
            Self::CancelAtPeriodEnd(_) => Action::CancelAtPeriodEnd,
            Self::Uncancel => Action::Uncancel,
            Self::ChangePlan(..) => Action::ChangePlan,
        };
        Some(action.touches())
    }
}

impl Sample for Subscription {
    type Step = SubscriptionStep;

    fn created() -> BoxedStrategy<Self> {
        let fields = (Plan::created(), any::<u128>(), 1..=3_i64, text(), metadata(), time());
        fields
            .prop_map(|(plan, id, quantity, notes, metadata, now)| {
                let id = SubscriptionId(Uuid::from_u128(id));
                let new = NewSubscription { id, customer_id: "customer-1".to_owned(), quantity, notes, metadata };
                Self::subscribe(new, &plan, now).unwrap()
            })
            .boxed()
    }

    fn step() -> BoxedStrategy<SubscriptionStep> {
        let update = (option::of(1..=3_i64), option::of(text()), option::of(metadata())).prop_map(
            |(quantity, notes, metadata)| {
                SubscriptionStep::Update(SubscriptionUpdate {
                    customer_id: None,
                    plan_id: None,
                    quantity,
                    notes,
                    metadata,
                })
            },
        );
        let verb = select(vec![
            SubscriptionStep::EndTrial,
            SubscriptionStep::Pause,
            SubscriptionStep::Resume,
            SubscriptionStep::MarkPastDue,
            SubscriptionStep::MarkPaid,
            SubscriptionStep::Renew,
            SubscriptionStep::Uncancel,
        ]);
        prop_oneof![
            8 => update,
            10 => verb,
            1 => text().prop_map(SubscriptionStep::Cancel),
            2 => text().prop_map(SubscriptionStep::CancelAtPeriodEnd),
            2 => (Plan::created(), option::of(1..=3_i64))
                .prop_map(|(plan, quantity)| SubscriptionStep::ChangePlan(Box::new(plan), quantity)),
        ]
        .boxed()
    }
}
