//! What a pure function has to know beside the row that it changes, read in the same transaction.

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{Aggregate, Error, aggregate::VersionedTable, chain::ChainHead, entity};
use crate::{
    domain::{self, Plan, PlanId, Subscription, SubscriptionId},
    occ::{EntityType, Version, VersionMismatch, Versioned},
};

/// What to read for the function.
#[derive(Debug, Clone, Default)]
pub struct Needs {
    /// A plan, held until the commit.
    pub plan: Option<PlanNeed>,
    /// A subscription, for what is immutable of it.
    pub subscription: Option<SubscriptionId>,
    /// Whether the invoice that is modified has a payment of this reference.
    pub payment_reference: Option<String>,
}

impl Needs {
    /// Whether the row is all that it takes.
    pub(super) fn is_empty(&self) -> bool {
        let Self { plan, subscription, payment_reference } = self;
        plan.is_none() && subscription.is_none() && payment_reference.is_none()
    }
}

/// A plan that a subscription is to be on.
#[derive(Debug, Clone, Copy)]
pub struct PlanNeed {
    /// Which.
    pub id: PlanId,
    /// The version that the customer saw, if it matters.
    pub expected_version: Option<Version>,
}

/// What was read for the function.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    needs: Needs,
    plan: Option<(Plan, ChainHead)>,
    subscription: Option<Subscription>,
    /// Whether a payment of the reference is recorded.
    pub payment_is_recorded: bool,
}

impl Facts {
    /// The plan that was asked for.
    pub fn plan(&self) -> Result<&Plan, domain::Error> {
        let id = self.needs.plan.map(|need| need.id.0).unwrap_or_default();
        self.plan.as_ref().map(|(plan, _)| plan).ok_or(domain::Error::Missing { entity: EntityType::Plan, id })
    }

    /// The subscription, if one was asked for.
    pub fn subscription(&self) -> Result<Option<&Subscription>, domain::Error> {
        match (self.needs.subscription, &self.subscription) {
            (Some(id), None) => Err(domain::Error::Missing { entity: EntityType::Subscription, id: id.0 }),
            (Some(_) | None, subscription) => Ok(subscription.as_ref()),
        }
    }

    /// Reads what is needed for a change of the entity `id`.
    pub(super) async fn gather(txn: &DatabaseTransaction, needs: &Needs, id: Option<Uuid>) -> Result<Self, Error> {
        let mut facts = Self { needs: needs.clone(), ..Self::default() };
        if let Some(need) = needs.plan {
            facts.plan = hold_plan(txn, need.id).await?;
        }
        if let Some(id) = needs.subscription {
            facts.subscription = Subscription::read(txn, id.0).await?;
        }
        if let (Some(reference), Some(invoice_id)) = (&needs.payment_reference, id) {
            let payment = entity::payment::Entity::find()
                .filter(entity::payment::Column::InvoiceId.eq(invoice_id))
                .filter(entity::payment::Column::PaymentReference.eq(reference.as_str()));
            facts.payment_is_recorded = payment.one(txn).await?.is_some();
        }
        Ok(facts)
    }

    /// The plan, when it is not at the version that the customer saw.
    pub(super) fn stale_plan(&self) -> Option<(Plan, ChainHead, VersionMismatch)> {
        let ((plan, head), expected) = (self.plan.as_ref()?, self.needs.plan?.expected_version?);
        let mismatch = crate::occ::Precondition::Matches(expected).check(plan.version()).err()?;
        Some((plan.clone(), head.clone(), mismatch))
    }
}

/// Reads a plan so that nobody changes it before the commit: otherwise it could be archived while it is being subscribed
/// to. On SQLite the transaction has the write lock already, and there is no such clause.
async fn hold_plan(txn: &DatabaseTransaction, id: PlanId) -> Result<Option<(Plan, ChainHead)>, Error> {
    let mut query = entity::plan::Entity::find_by_id(id.0);
    if txn.get_database_backend() == DbBackend::Postgres {
        query = query.lock_shared();
    }
    let with_head = |row| {
        let head = entity::plan::Entity::chain_head(&row);
        Ok((Plan::try_from(row)?, head))
    };
    query.one(txn).await?.map(with_head).transpose()
}
