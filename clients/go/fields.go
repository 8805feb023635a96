package occam

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

// differences are the fields in which two states of an entity differ: those that an update can write, and those that it
// cannot.
func differences[T Entity](base, edited T) (writable, fixed []string) {
	left, right := base.ProtoReflect(), edited.ProtoReflect()
	fields := left.Descriptor().Fields()
	for index := range fields.Len() {
		field := fields.Get(index)
		if left.Has(field) == right.Has(field) && left.Get(field).Equal(right.Get(field)) {
			continue
		}
		if slices.Contains(kindOf[T]().writable, field.Name()) {
			writable = append(writable, string(field.Name()))
		} else {
			fixed = append(fixed, string(field.Name()))
		}
	}
	if base, bills := any(base).(*occamv1.Invoice); bills {
		return ignoreLineAmounts(base.GetLines(), any(edited).(*occamv1.Invoice).GetLines(), writable, fixed)
	}
	return writable, fixed
}

// ignoreLineAmounts knows that the amount of a line is the server's: lines that differ in nothing else are the same, and to
// edit it is a mistake. A line whose quantity or price was edited still has its old one, and a new line has none.
func ignoreLineAmounts(base, edited []*occamv1.InvoiceLine, writable, fixed []string) ([]string, []string) {
	if slices.EqualFunc(base, edited, equalButAmount) {
		writable = slices.DeleteFunc(writable, func(path string) bool { return path == "lines" })
	}
	for index := range min(len(base), len(edited)) {
		amount := edited[index].GetAmount()
		if amount != nil && !proto.Equal(amount, base[index].GetAmount()) && equalButAmount(base[index], edited[index]) {
			return writable, append(fixed, "lines.amount")
		}
	}
	return writable, fixed
}

func equalButAmount(base, edited *occamv1.InvoiceLine) bool {
	base, edited = proto.CloneOf(base), proto.CloneOf(edited)
	base.Amount, edited.Amount = nil, nil
	return proto.Equal(base, edited)
}

// copyField gives a field, or one pair of the metadata, the value that from has in it; false if an update cannot write it.
func copyField[T Entity](entity T, path string, from T) bool {
	to, source := entity.ProtoReflect(), proto.CloneOf(from).ProtoReflect()
	name := path
	key, isPair := metadataKey(path)
	if isPair {
		name = "metadata"
	}
	if !slices.Contains(kindOf[T]().writable, protoreflect.Name(name)) {
		return false
	}
	field := to.Descriptor().Fields().ByName(protoreflect.Name(name))
	switch mapKey := protoreflect.ValueOfString(key).MapKey(); {
	case isPair && source.Get(field).Map().Has(mapKey):
		to.Mutable(field).Map().Set(mapKey, source.Get(field).Map().Get(mapKey))
	case isPair:
		to.Mutable(field).Map().Clear(mapKey)
	case source.Has(field):
		to.Set(field, source.Get(field))
	default:
		to.Clear(field)
	}
	return true
}

// metadataKey is the key of metadata.<key>.
func metadataKey(path string) (key string, isPair bool) {
	return strings.CutPrefix(path, "metadata.")
}

// updateOf is the update that writes these fields with the values that edited has, and sends no other; nil if there are
// none, since no mask would mean all fields that are populated.
func updateOf[T Entity](edited T, writable []string) *Change[T] {
	if len(writable) == 0 {
		return nil
	}
	sent := newEntity[T]()
	for _, path := range writable {
		copyField(sent, path, edited)
	}
	return Update(sent, writable...)
}

func newEntity[T Entity]() T {
	var none T
	return none.ProtoReflect().New().Interface().(T)
}
