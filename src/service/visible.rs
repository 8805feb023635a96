//! What a caller may see. Only what has passed here can be converted into a message.

use super::access::access;
use crate::{
    domain::{Entity, Invoice, Plan, Principal, Role, Subscription},
    occ::{EntityType, FieldDiff, LastChange, MergedOver, Versioned},
    store::{Conflict, MergeReport, Mutation},
};

/// Something that its reader may see.
#[derive(Debug, Clone)]
pub(super) struct Visible<T>(T);

impl<T> Visible<T> {
    pub(super) fn into_inner(self) -> T {
        self.0
    }

    pub(super) fn as_inner(&self) -> &T {
        &self.0
    }
}

/// Something that not everybody may see.
pub(super) trait VisibleTo: Sized {
    /// What `principal` may see of it; `None` when it may see nothing.
    fn visible_to(self, principal: &Principal) -> Option<Visible<Self>>;
}

/// Whether a field can be hidden at all: [`hide`] knows how.
pub(super) fn can_hide(entity: EntityType, field: &str) -> bool {
    match entity {
        EntityType::Plan => false,
        EntityType::Subscription | EntityType::Invoice => field == "notes",
    }
}

/// Whether the entity is another customer's.
fn is_anothers<E: Versioned>(entity: &E, principal: &Principal) -> bool {
    principal.customer().is_some_and(|customer| entity.customer_id() != Some(customer))
}

impl VisibleTo for Plan {
    // Which plans a customer may see depends on its subscriptions; the store is asked for that.
    fn visible_to(self, _principal: &Principal) -> Option<Visible<Self>> {
        Some(Visible(self))
    }
}

impl VisibleTo for Subscription {
    fn visible_to(mut self, principal: &Principal) -> Option<Visible<Self>> {
        if is_anothers(&self, principal) {
            return None;
        }
        if access().is_hidden(EntityType::Subscription, "notes", principal.role) {
            self.notes.clear();
        }
        Some(Visible(self))
    }
}

impl VisibleTo for Invoice {
    fn visible_to(mut self, principal: &Principal) -> Option<Visible<Self>> {
        if is_anothers(&self, principal) {
            return None;
        }
        if access().is_hidden(EntityType::Invoice, "notes", principal.role) {
            self.notes.clear();
        }
        Some(Visible(self))
    }
}

impl VisibleTo for Entity {
    fn visible_to(self, principal: &Principal) -> Option<Visible<Self>> {
        let entity = match self {
            // The history of a plan is the staff's.
            Self::Plan(plan) if principal.customer().is_none() => plan.visible_to(principal)?.0.into(),
            Self::Plan(_) => return None,
            Self::Subscription(subscription) => subscription.visible_to(principal)?.0.into(),
            Self::Invoice(invoice) => invoice.visible_to(principal)?.0.into(),
        };
        Some(Visible(entity))
    }
}

impl VisibleTo for Conflict {
    fn visible_to(self, principal: &Principal) -> Option<Visible<Self>> {
        let entity = self.current.entity_type();
        let current = match self.current {
            Entity::Plan(plan) => plan.visible_to(principal)?.0.into(),
            other @ (Entity::Subscription(_) | Entity::Invoice(_)) => other.visible_to(principal)?.0,
        };
        Some(Visible(Self { current, diffs: visible_diffs(entity, self.diffs, principal), ..self }))
    }
}

impl VisibleTo for Mutation {
    // Whose record it is was decided when it was looked for.
    fn visible_to(self, principal: &Principal) -> Option<Visible<Self>> {
        let staff_only = |text: String| if principal.customer().is_some() { String::new() } else { text };
        Some(Visible(Self {
            actor: visible_actor(self.actor, &self.actor_role, principal),
            diffs: visible_diffs(self.entity_type, self.diffs, principal),
            force_reason: staff_only(self.force_reason),
            merged_over: visible_merged_over(self.entity_type, self.merged_over, principal),
            ..self
        }))
    }
}

/// A report of a merge into an entity of that type, as `principal` may see it.
pub(super) fn visible_merge(entity: EntityType, merge: MergeReport, principal: &Principal) -> Visible<MergeReport> {
    Visible(MergeReport { merged_over: visible_merged_over(entity, merge.merged_over, principal), ..merge })
}

/// The diffs that `principal` may see of an entity of that type.
pub(super) fn visible_diffs(entity: EntityType, diffs: Vec<FieldDiff>, principal: &Principal) -> Vec<FieldDiff> {
    let seen = diffs.into_iter().filter(|diff| !access().is_hidden(entity, &diff.path, principal.role));
    let last_change =
        |last: LastChange| LastChange { actor: visible_actor(last.actor, &last.actor_role, principal), ..last };
    seen.map(|diff| FieldDiff { last_change: diff.last_change.map(last_change), ..diff }).collect()
}

fn visible_merged_over(entity: EntityType, merged_over: Vec<MergedOver>, principal: &Principal) -> Vec<MergedOver> {
    let seen = |merged: MergedOver| MergedOver {
        actor: visible_actor(merged.actor, &merged.actor_role, principal),
        paths: merged.paths.into_iter().filter(|path| !access().is_hidden(entity, path, principal.role)).collect(),
        ..merged
    };
    merged_over.into_iter().map(seen).collect()
}

/// A customer learns the role of who did something, not the name; its own name it knows.
fn visible_actor(actor: String, role: &str, principal: &Principal) -> String {
    match principal.role {
        Role::Customer if actor != principal.id => role.to_owned(),
        Role::Customer | Role::Support | Role::Billing | Role::Auditor | Role::Admin => actor,
    }
}
