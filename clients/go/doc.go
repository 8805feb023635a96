// Package occam is the Go client of Occam, a subscription-billing service in which no write is ever silently lost.
//
// Plans, subscriptions and invoices carry a version, and every change names the version that it was made from. If
// somebody else was faster, the server refuses it. [Collection.Modify] does what then is to be done: it makes the change
// again from what the entity is now.
//
//	client, err := occam.New("http://127.0.0.1:50051", occam.WithPrincipal("ana"))
//	...
//	outcome, err := client.Subscriptions.Modify(ctx, id,
//		func(subscription *occamv1.Subscription) (*occam.SubscriptionChange, error) {
//			// It may be asked more than once, each time with the subscription as it is then.
//			if strings.Contains(subscription.Notes, "called back") {
//				return nil, nil // nothing to do
//			}
//			subscription.Notes += "\ncalled back"
//			return occam.Update(subscription, "notes"), nil
//		})
//
// # When Modify, when Save
//
// Modify is for a program that knows what is to become of whatever the entity is. [Collection.Save] is for what a person
// edited, which is made for what the person saw: it sends the fields that differ from what was read. If others changed
// other things meanwhile, the server makes both changes; which things are other ones is for the server alone to say. If
// both changed the same, nobody's value is written over the other's. The [Conflict] has all sides, for a person to choose
// ([Choices]), and [Collection.Resolve] writes that on what the person saw.
//
// # What is repeated, and what is not
//
//   - VERSION_CONFLICT: Modify makes the change anew, under a new request_id, 3 attempts in all, with backoff. Then, and
//     from [Collection.Send] at once, it is a [*Conflict], which has all that a person needs to decide.
//   - VERSION_CONFLICT, to Save: if it is mergeable, the same change from the same version under a new request_id, for
//     the server to merge, 3 attempts in all. If not, a [*Conflict] at once.
//   - VERSION_CONFLICT about the plan that a subscription is moved to: a [*RelatedConflict] at once, since somebody has to
//     see the new price.
//   - UNAVAILABLE, or the connection breaks: the same bytes again under the same request_id, which takes effect at most
//     once, until the context's deadline, or 10 times without one.
//   - DEADLINE_EXCEEDED, CANCELLED, INTERNAL, DATA_LOSS, UNKNOWN, a reply that cannot be read, or no answer to the last of
//     those: of a write an [*OutcomeUnknownError] with the [Intent]. Whether to send it again is yours to decide, and safe.
//   - Anything else: an error at once ([*NotFoundError], [*RefusedError] and their neighbours). Nothing was changed.
//
// Waits are random, between nothing and 50 ms, 100 ms, 200 ms and so on up to 1 s, and never outlast the context's
// deadline.
//
// The messages are in package occamv1, beneath gen. The generated clients, for lists and history, are fields of [Client].
package occam
