package occam

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

type pairs = map[string]string

func refusedChange[T Entity](yours *Change[T], current T, rows ...*occamv1.FieldDiff) *Conflict[T] {
	return &Conflict[T]{
		EntityType: kindOf[T]().entityType, EntityID: id, ExpectedVersion: 3, CurrentVersion: 5,
		Yours: yours, RequestID: "refused", Current: current, Rows: rows, Attempts: 1,
	}
}

// edited is a conflict in which both wrote the notes, we the quantity and two pairs of the metadata, they a third one.
func editedConflict() *SubscriptionConflict {
	base := &occamv1.Subscription{
		Id: id, Version: 3, Notes: "base", Quantity: 1, Metadata: pairs{"a": "0", "gone": "0"},
	}
	yours := proto.CloneOf(base)
	yours.Quantity, yours.Metadata, yours.Notes = 2, pairs{"a": "mine"}, "mine"
	current := proto.CloneOf(base)
	current.Notes, current.Version, current.CancelReason = "theirs", 5, "theirs"
	current.Metadata = pairs{"a": "theirs", "b": "theirs", "gone": "0"}
	conflict := refusedChange(Update(yours, "notes", "quantity", "metadata"), current,
		diff("cancel_reason", theirsOnly), diff("metadata.a", bothDiffer), diff("metadata.b", theirsOnly),
		diff("metadata.gone", yoursOnly), diff("notes", bothDiffer), diff("quantity", yoursOnly))
	conflict.Base = base
	return conflict
}

// ownMine are the choices that keep all that we wrote, but for some that differ.
func ownMine(others Choices) Choices {
	choices := Choices{"notes": Mine, "quantity": Mine, "metadata.a": Mine, "metadata.gone": Mine}
	maps.Copy(choices, others)
	return choices
}

// disjoint is a conflict that the server could merge: we wrote the notes, they the quantity.
func disjoint() *SubscriptionConflict {
	current := subscription(5, "base")
	current.Quantity = 7
	conflict := refusedChange(Update(&occamv1.Subscription{Notes: "mine", Quantity: 1}, "notes", "quantity"), current,
		diff("notes", yoursOnly), diff("quantity", theirsOnly))
	conflict.Mergeable = true
	return conflict
}

func ofOthersOnly(base *occamv1.Subscription) *SubscriptionConflict {
	conflict := disjoint()
	conflict.Mergeable, conflict.Base, conflict.Yours = false, base, Update(subscription(3, "mine"), "notes")
	return conflict
}

func TestChoicesBecomeANewGuardedUpdate(t *testing.T) {
	byHand := &occamv1.Subscription{Notes: "both", Quantity: 9, Metadata: pairs{"a": "both", "gone": "back"}}
	byHandBefore := proto.CloneOf(byHand)
	for _, test := range []struct {
		name     string
		conflict *SubscriptionConflict
		choices  Choices
		want     *occamv1.Subscription // nil: nothing is to be written
		mask     string
	}{
		{
			// The pair that only they wrote is kept, the one that we took away is gone.
			"mine is written over what was seen", editedConflict(), ownMine(nil),
			&occamv1.Subscription{Quantity: 2, Notes: "mine", Metadata: pairs{"a": "mine", "b": "theirs"}},
			"quantity notes metadata",
		},
		{
			"theirs is left alone", editedConflict(),
			ownMine(Choices{"notes": Theirs, "metadata": Theirs, "metadata.a": Theirs, "metadata.gone": Theirs}),
			&occamv1.Subscription{Quantity: 2}, "quantity",
		},
		{
			"all theirs is nothing to write", editedConflict(),
			Choices{"notes": Theirs, "metadata": Theirs, "quantity": Theirs}, nil, "",
		},
		{
			"values edited by hand are written instead", editedConflict(),
			ownMine(Choices{"notes": Edited(byHand), "metadata.a": Edited(byHand)}),
			&occamv1.Subscription{Quantity: 2, Notes: "both", Metadata: pairs{"a": "both", "b": "theirs"}},
			"quantity notes metadata",
		},
		{
			"metadata is edited as a whole, and one pair taken away", editedConflict(),
			Choices{
				"notes": Theirs, "quantity": Theirs, "metadata": Edited(byHand),
				"metadata.b": Edited(&occamv1.Subscription{}),
			},
			&occamv1.Subscription{Metadata: pairs{"a": "both", "gone": "back"}}, "metadata",
		},
		{
			"a pair is chosen otherwise than the rest of the metadata", editedConflict(),
			Choices{"notes": Theirs, "quantity": Theirs, "metadata": Edited(byHand), "metadata.a": Theirs},
			&occamv1.Subscription{Metadata: pairs{"a": "theirs", "gone": "back"}}, "metadata",
		},
		{
			"mine of what others changed is what it was", editedConflict(),
			ownMine(Choices{"notes": Theirs, "quantity": Theirs, "metadata.b": Mine}),
			&occamv1.Subscription{Metadata: pairs{"a": "mine"}}, "metadata",
		},
		{
			"mine of another field of others is what it was", ofOthersOnly(&occamv1.Subscription{Quantity: 1}),
			Choices{"notes": Theirs, "quantity": Mine}, &occamv1.Subscription{Quantity: 1}, "quantity",
		},
		{
			"disjoint changes need no choice", disjoint(), nil,
			&occamv1.Subscription{Notes: "mine"}, "notes",
		},
		{"but may have one", disjoint(), Choices{"notes": Theirs}, nil, ""},
		{
			"a field of nobody's may be named for what it is", editedConflict(), ownMine(Choices{"cancel_reason": Theirs}),
			&occamv1.Subscription{Quantity: 2, Notes: "mine", Metadata: pairs{"a": "mine", "b": "theirs"}},
			"quantity notes metadata",
		},
		{
			"update without a mask writes what is populated",
			refusedChange(Update(subscription(0, "mine")), subscription(5, "theirs"), diff("notes", bothDiffer)),
			Choices{"notes": Mine}, &occamv1.Subscription{Notes: "mine"}, "notes",
		},
		{
			"what both made the same needs no choice",
			refusedChange(Update(subscription(0, "same"), "notes"), subscription(5, "same"), diff("notes", bothSame)),
			nil, nil, "",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := proto.CloneOf(test.conflict.Current)
			intent, err := test.conflict.Resolve(test.choices)
			if err != nil {
				t.Fatal(err)
			}
			if !proto.Equal(test.conflict.Current, before) {
				t.Errorf("the conflict itself was changed to %v", test.conflict.Current)
			}
			if !proto.Equal(byHand, byHandBefore) {
				t.Errorf("what was edited was changed to %v", byHand)
			}
			if test.want == nil {
				if intent != nil {
					t.Errorf("%v would be written", intent.Request())
				}
				return
			}
			sent := intent.Request().(*occamv1.UpdateSubscriptionRequest)
			test.want.Id = id
			if !proto.Equal(sent.Subscription, test.want) || strings.Join(sent.UpdateMask.Paths, " ") != test.mask {
				t.Errorf("got %v, want %v %s", sent, test.want, test.mask)
			}
			if sent.GetExpectedVersion() != 5 || sent.RequestId == "refused" || sent.ValidateOnly {
				t.Errorf("guarded by %v", sent)
			}
		})
	}
}

func TestChoicesThatDoNotResolve(t *testing.T) {
	without := func(change func(*SubscriptionConflict)) *SubscriptionConflict {
		conflict := editedConflict()
		change(conflict)
		return conflict
	}
	for _, test := range []struct {
		name     string
		conflict *SubscriptionConflict
		choices  Choices
		want     string
	}{
		{
			"every field of ours needs a choice", editedConflict(), nil,
			"there is no choice yet about metadata.a, metadata.gone, notes, quantity",
		},
		{
			"one of the whole metadata is one of all its pairs", editedConflict(),
			Choices{"notes": Mine, "metadata": Theirs}, "there is no choice yet about quantity",
		},
		{
			"the zero choice is none", editedConflict(), ownMine(Choices{"notes": {}}),
			"there is no choice yet about notes",
		},
		{
			"without rows all that was sent is in question",
			without(func(conflict *SubscriptionConflict) { conflict.Rows, conflict.Mergeable = nil, true }),
			Choices{"metadata.a": Mine}, "there is no choice yet about notes, quantity, metadata",
		},
		{
			"and so it is when some were left out",
			without(func(conflict *SubscriptionConflict) { conflict.Truncation = &occamv1.Truncation{Diffs: true} }),
			nil, "there is no choice yet about notes, quantity, metadata",
		},
		{
			"no update writes it", editedConflict(), ownMine(Choices{"cancel_reason": Mine}),
			"no update can write cancel_reason of a subscription",
		},
		{
			"there is no such field", editedConflict(), ownMine(Choices{"nots": Edited(subscription(0, ""))}),
			"no update can write nots of a subscription",
		},
		{
			"another kind of entity was edited", editedConflict(), ownMine(Choices{"notes": Edited(&occamv1.Plan{})}),
			"what was edited of notes is no subscription",
		},
		{
			"what it was is not known", ofOthersOnly(nil), Choices{"notes": Theirs, "quantity": Mine},
			"the change has no value of its own for quantity: choose theirs, or edit it",
		},
		{
			"the entity is not there", without(func(conflict *SubscriptionConflict) { conflict.Current = nil }), ownMine(nil),
			ErrCurrentMissing.Error(),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if intent, err := test.conflict.Resolve(test.choices); err == nil || err.Error() != test.want {
				t.Errorf("got %v, %v, want %s", intent, err, test.want)
			}
		})
	}
}

func TestTwoHalvesOfOneGroupAreNotPutTogetherUnasked(t *testing.T) {
	conflict := refusedChange(Update(&occamv1.Plan{Price: euros(9)}, "price"), &occamv1.Plan{Id: id, Version: 5},
		diff("billing_interval", theirsOnly), diff("price", yoursOnly))
	_, err := conflict.Resolve(nil)
	if undecided, is := errors.AsType[*UndecidedError](err); !is || !slices.Equal(undecided.Paths, []string{"price"}) {
		t.Error(err)
	}
}

func TestLinesAreTakenWithoutWhatTheServerReckons(t *testing.T) {
	// Both made two of the first line. Ours has the amount still that it was read with.
	yours := &occamv1.Invoice{Lines: []*occamv1.InvoiceLine{line(2, euros(1)), line(4, euros(1))}}
	current := &occamv1.Invoice{Version: 5, Lines: []*occamv1.InvoiceLine{line(2, euros(2)), line(3, euros(3))}}
	conflict := refusedChange(Update(yours, "lines"), current, diff("lines", bothDiffer), diff("total", bothDiffer))
	intent, err := conflict.Resolve(Choices{"lines": Mine})
	if err != nil {
		t.Fatal(err)
	}
	sent := intent.Request().(*occamv1.UpdateInvoiceRequest)
	if len(sent.Invoice.Lines) != 2 || !slices.Equal(sent.UpdateMask.Paths, []string{"lines"}) {
		t.Error(sent)
	}
}

func TestVerbIsMadeAgainOrLeft(t *testing.T) {
	paused := refusedChange(PauseSubscription(), subscription(5, "theirs"),
		diff("notes", theirsOnly), diff("pause_time", bothDiffer), diff("status", bothDiffer))
	for _, test := range []struct {
		name    string
		choices Choices
		again   bool
		want    error
	}{
		{"again, without a choice", nil, true, nil},
		{"again", Choices{"status": Mine, "notes": Theirs}, true, nil},
		{"left", Choices{"status": Theirs, "pause_time": Theirs}, false, nil},
		{"mixed", Choices{"status": Mine, "pause_time": Theirs}, false, ErrVerbIsWhole},
		{"edited", Choices{"status": Edited(subscription(5, ""))}, false, ErrVerbIsWhole},
		{"mine of theirs", Choices{"notes": Mine}, false, &NothingOfYoursError{Path: "notes"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			intent, err := paused.Resolve(test.choices)
			if (err == nil) != (test.want == nil) || err != nil && err.Error() != test.want.Error() {
				t.Fatalf("got %v, want %v", err, test.want)
			}
			if (intent != nil) != test.again {
				t.Fatal(intent)
			}
			if intent != nil {
				sent := intent.Request().(*occamv1.PauseSubscriptionRequest)
				if sent.Id != id || sent.GetExpectedVersion() != 5 || sent.RequestId == "refused" {
					t.Error(sent)
				}
			}
		})
	}
}

func TestWhatWasOnlyCheckedIsOnlyCheckedAgain(t *testing.T) {
	server := newScript(t, stale(3, subscription(4, "theirs")))
	_, err := server.client().Subscriptions.Send(t.Context(), pause().ValidateOnly())
	conflict, _ := errors.AsType[*SubscriptionConflict](err)
	intent, err := conflict.Resolve(nil)
	if err != nil || !intent.Request().(*occamv1.PauseSubscriptionRequest).ValidateOnly {
		t.Error(intent, err)
	}
}

func TestEntityOfAConflictMayBeEditedInPlace(t *testing.T) {
	server := newScript(t, stale(3, subscription(4, "theirs")), gives(subscription(5, "both")))
	client := server.client()
	_, err := save(t.Context(), client)
	conflict, _ := errors.AsType[*SubscriptionConflict](err)
	conflict.Current.Notes = "both"
	choices := Choices{"notes": Edited(conflict.Current)}
	intent, err := conflict.Resolve(choices)
	if err != nil || intent == nil {
		t.Fatalf("got %v, %v", intent, err)
	}
	outcome, err := client.Subscriptions.Resolve(t.Context(), conflict, choices)
	if got := summary(outcome, err); got != `modified, v5 "both", 1 attempts` {
		t.Error(got)
	}
	for _, request := range []proto.Message{intent.Request(), server.requests[1]} {
		if notes := request.(*occamv1.UpdateSubscriptionRequest).Subscription.Notes; notes != "both" {
			t.Error(notes)
		}
	}
}

func TestChoiceIsSentAsAnyOtherWrite(t *testing.T) {
	unread := conflicts(dropped())
	for _, test := range []struct {
		name    string
		answers []answered
		choice  Choice
		want    string
		seen    string
	}{
		{
			"mine is a new write of what the person saw",
			[]answered{stale(3, subscription(4, "theirs")), gives(subscription(5, "mine"))}, Mine,
			`modified, v5 "mine", 1 attempts`, "write 3 a, write 4 b",
		},
		{
			"choosing what is there sends nothing", []answered{stale(3, subscription(4, "theirs"))}, Theirs,
			`nothing to do, v4 "theirs", 0 attempts`, "write 3 a",
		},
		{
			"another conflict overwrites nothing",
			[]answered{stale(3, subscription(4, "theirs")), stale(4, subscription(5, "again"))}, Mine,
			"conflict 4 -> 5, 1 attempts", "write 3 a, write 4 b",
		},
		{
			// Somebody was faster than the reading, too: the person has not seen version 5, so it is not written over.
			"entity without room in the refusal is read, and its newer version not trusted",
			[]answered{unread, gives(subscription(5, "newer")), stale(4, subscription(5, "newer"))}, Mine,
			"conflict 4 -> 5, 1 attempts", "write 3 a, get, write 4 b",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := newScript(t, test.answers...)
			client := server.client()
			_, err := save(t.Context(), client)
			conflict, isConflict := errors.AsType[*SubscriptionConflict](err)
			if !isConflict {
				t.Fatal(err)
			}
			outcome, err := client.Subscriptions.Resolve(t.Context(), conflict, Choices{"notes": test.choice})
			if got := summary(outcome, err); got != test.want {
				t.Errorf("got %s (%v), want %s", got, err, test.want)
			}
			if got := server.seen(); got != test.seen {
				t.Errorf("sent %s, want %s", got, test.seen)
			}
			if again, isConflict := errors.AsType[*SubscriptionConflict](err); isConflict {
				if isKnown := conflict.Current != nil; (again.Base != nil) != isKnown {
					t.Errorf("the base, version %d, is %v", again.ExpectedVersion, again.Base)
				}
			}
		})
	}
}
