package occam

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

// Choice is what a person wants of one field, of which there are several values: [Mine], [Theirs] or [Edited].
type Choice struct {
	side   side
	edited proto.Message
}

type side int

const (
	mine side = iota + 1
	theirs
	edited
)

var (
	// Mine is the value that the refused change gives the field; where that leaves it alone, the one that it was made from.
	Mine = Choice{side: mine}
	// Theirs is the value that the field has now.
	Theirs = Choice{side: theirs}
)

// Edited is another value, edited by hand: what this entity, of which nothing else counts, has in the field.
func Edited[T Entity](entity T) Choice { return Choice{side: edited, edited: entity} }

// Choices are what a person wants, by the fields' paths as in the rows of a [Conflict]; metadata is all pairs at once.
type Choices map[string]Choice

var (
	// ErrVerbIsWhole says that a verb has no values to choose of, or to edit: it is made again, with all fields Mine, or left,
	// with all Theirs.
	ErrVerbIsWhole = errors.New("a verb can only be made again, with all fields mine, or be left, with all theirs")
	// ErrCurrentMissing says that the refusal had no room for the entity: get it, and put it into Current, or use
	// [Collection.Resolve].
	ErrCurrentMissing = errors.New("the entity is not in the conflict; get it first")
)

// UndecidedError says that fields that the refused change writes were not chosen about.
type UndecidedError struct {
	// Those fields.
	Paths []string
}

func (e *UndecidedError) Error() string {
	return "there is no choice yet about " + strings.Join(e.Paths, ", ")
}

// NothingOfYoursError says that Mine was chosen of a field that the refused change leaves alone, and what it was made from is
// not known.
type NothingOfYoursError struct {
	// That field.
	Path string
}

func (e *NothingOfYoursError) Error() string {
	return fmt.Sprintf("the change has no value of its own for %s: choose theirs, or edit it", e.Path)
}

// Resolve is the person's choices, field by field, as a new change of Current: under a new request_id, guarded by the version
// that the person saw. It is nil if they come to what is there already. Nothing is sent.
//
// Of an update, each field that it changes needs a choice, but for those that both sides gave the same value, and for all of
// them if the two changes are Mergeable, when Mine goes without saying. Fields that only others changed stay as they are
// unless chosen otherwise. If the refusal had no room for Rows, all that the update writes needs a choice.
//
// A verb is made again on Current, which needs no choices, or is left, if all of its fields are to be Theirs.
//
// What was to be checked only still is.
func (c *Conflict[T]) Resolve(choices Choices) (*Intent[T], error) {
	current := c.resolvable()
	if current == nil {
		return nil, ErrCurrentMissing
	}
	return c.resolveOn(current, choices)
}

func (c *Conflict[T]) resolveOn(current T, choices Choices) (*Intent[T], error) {
	resolve := c.resolveVerb
	if yours, _ := c.Yours.Values(); yours != nil {
		resolve = func(choices Choices) (*Change[T], error) { return c.resolveUpdate(current, choices) }
	}
	change, err := resolve(choices)
	if change == nil || err != nil {
		return nil, err
	}
	intent := NewIntent(c.EntityID, c.CurrentVersion, change)
	if c.validateOnly {
		intent = intent.ValidateOnly()
	}
	return intent, nil
}

func (c *Conflict[T]) resolveVerb(choices Choices) (*Change[T], error) {
	var isMadeAgain, isLeft bool
	for path, choice := range choices {
		isTheirs := slices.ContainsFunc(c.Rows, func(row *occamv1.FieldDiff) bool {
			return row.GetPath() == path && row.GetKind() == occamv1.FieldDiffKind_FIELD_DIFF_KIND_THEIRS_ONLY
		})
		switch {
		case choice.side == mine && isTheirs:
			return nil, &NothingOfYoursError{Path: path}
		case choice.side == theirs && isTheirs:
			// What the verb does not touch stays as it is in either case.
		case choice.side == mine:
			isMadeAgain = true
		case choice.side == theirs:
			isLeft = true
		default:
			return nil, ErrVerbIsWhole
		}
	}
	switch {
	case isMadeAgain && isLeft:
		return nil, ErrVerbIsWhole
	case isLeft:
		return nil, nil
	default:
		return c.Yours, nil
	}
}

func (c *Conflict[T]) resolveUpdate(current T, choices Choices) (*Change[T], error) {
	yours, mask := c.Yours.Values()
	if len(mask) == 0 {
		mask, _ = differences(newEntity[T](), yours)
	}
	undecided := slices.DeleteFunc(c.ownPaths(mask), func(path string) bool {
		return coveredByAny(slices.Collect(maps.Keys(choices)), path)
	})
	switch {
	case c.Mergeable && c.hasRows():
		choices = withMine(choices, undecided)
	case len(undecided) > 0:
		return nil, &UndecidedError{Paths: undecided}
	}

	resolved := proto.CloneOf(current)
	// In order, so that metadata comes before the pairs that are chosen about one by one.
	for _, path := range slices.Sorted(maps.Keys(choices)) {
		choice := choices[path]
		from, err := c.chosen(path, choice, mask, current)
		if err != nil {
			return nil, err
		}
		// A field that is nobody's to write may still be named, for what it is.
		if !copyField(resolved, path, from) && choice.side != theirs {
			return nil, &NotWritableError{EntityType: kindOf[T]().entityType, Paths: []string{path}}
		}
	}
	// Made of current by writing fields, it differs in nothing else, but for what the server reckons of lines.
	writable, _ := differences(current, resolved)
	return updateOf(resolved, writable), nil
}

// chosen is the entity whose value a field is to have.
func (c *Conflict[T]) chosen(path string, choice Choice, mask []string, current T) (T, error) {
	switch choice.side {
	case theirs:
		return current, nil
	case mine:
		if yours, _ := c.Yours.Values(); coveredByAny(mask, path) {
			return yours, nil
		}
		if c.Base == nil {
			return nil, &NothingOfYoursError{Path: path}
		}
		return c.Base, nil
	case edited:
		if entity, isOfKind := choice.edited.(T); isOfKind && entity != nil {
			return entity, nil
		}
		return nil, fmt.Errorf("what was edited of %s is no %s", path, kindOf[T]().name)
	default:
		return nil, &UndecidedError{Paths: []string{path}}
	}
}

func withMine(choices Choices, paths []string) Choices {
	all := Choices{}
	maps.Copy(all, choices)
	for _, path := range paths {
		all[path] = Mine
	}
	return all
}

// hasRows tells whether the server said who changed what.
func (c *Conflict[T]) hasRows() bool {
	return len(c.Rows) > 0 && !c.Truncation.GetDiffs()
}

// ownPaths are the fields that the refused update changes, and not to what they are now: by the rows, or, without any, by its
// mask.
func (c *Conflict[T]) ownPaths(mask []string) []string {
	if !c.hasRows() {
		return slices.Clone(mask)
	}
	var paths []string
	for _, row := range c.Rows {
		switch row.GetKind() {
		case occamv1.FieldDiffKind_FIELD_DIFF_KIND_THEIRS_ONLY, occamv1.FieldDiffKind_FIELD_DIFF_KIND_BOTH_SAME:
		default:
			// The rest follows from what it writes, as a total does from lines.
			if coveredByAny(mask, row.GetPath()) {
				paths = append(paths, row.GetPath())
			}
		}
	}
	return paths
}

// coveredByAny tells whether what is said of one of the paths holds for the other: for all pairs of the metadata, if it is
// said of the whole.
func coveredByAny(paths []string, other string) bool {
	_, isPair := metadataKey(other)
	return slices.Contains(paths, other) || (isPair && slices.Contains(paths, "metadata"))
}
