package occam

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
)

var isFixed = regexp.MustCompile("Output only|Immutable|Changed only by")

// documentedFields are the fields of a message that an update can write, as the comments of the API have it.
func documentedFields(t *testing.T, file, message string) (writable []protoreflect.Name) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), "gen/occam/v1/"+file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range parsed.Scope.Lookup(message).Decl.(*ast.TypeSpec).Type.(*ast.StructType).Fields.List {
		if field.Tag == nil || isFixed.MatchString(field.Doc.Text()) {
			continue
		}
		_, tag, _ := strings.Cut(reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("protobuf"), "name=")
		if name, _, _ := strings.Cut(tag, ","); name != "" {
			writable = append(writable, protoreflect.Name(name))
		}
	}
	return writable
}

func TestFieldsAreWritableAsTheAPISays(t *testing.T) {
	for _, test := range []struct {
		file, message string
		kind          kind
	}{
		{"plan.pb.go", "Plan", kindOf[*occamv1.Plan]()},
		{"subscription.pb.go", "Subscription", kindOf[*occamv1.Subscription]()},
		{"invoice.pb.go", "Invoice", kindOf[*occamv1.Invoice]()},
	} {
		if want := documentedFields(t, test.file, test.message); !slices.Equal(test.kind.writable, want) {
			t.Errorf("%s: %v, but the API says %v", test.message, test.kind.writable, want)
		}
	}
}

func TestUpdateHasTheFieldsThatDifferAndNoOther(t *testing.T) {
	base := &occamv1.Plan{Code: "pro", DisplayName: "Pro", TrialDays: 3}
	edited := proto.CloneOf(base)
	edited.DisplayName, edited.TrialDays = "", 7
	writable, fixed := differences(base, edited)
	sent, mask := updateOf(edited, writable).Values()
	// A field that was emptied is in the mask, or it would stay.
	if !slices.Equal(mask, []string{"display_name", "trial_days"}) || !proto.Equal(sent, &occamv1.Plan{TrialDays: 7}) ||
		fixed != nil {
		t.Error(sent, mask, fixed)
	}
	if writable, fixed := differences(base, base); writable != nil || fixed != nil {
		t.Error(writable, fixed)
	}
}

func TestFieldsThatNoUpdateWritesAreNamedBeforeAnythingIsSent(t *testing.T) {
	base, edited := edit()
	edited.PlanId, edited.Version = "other", 4
	_, err := newScript(t).client().Subscriptions.Save(t.Context(), base, edited)
	if err == nil || err.Error() != "no update can write version, plan_id of a subscription" || Retryable(err) {
		t.Error(err)
	}
}

func TestNothingDiffersAndNothingIsSent(t *testing.T) {
	base, _ := edit()
	outcome, err := newScript(t).client().Subscriptions.Save(t.Context(), base, proto.CloneOf(base))
	if got := summary(outcome, err); got != `nothing to do, v3 "a", 0 attempts` {
		t.Error(got)
	}
}

func euros(units int64) *money.Money { return &money.Money{CurrencyCode: "EUR", Units: units} }

func line(quantity int64, amount *money.Money) *occamv1.InvoiceLine {
	return &occamv1.InvoiceLine{Quantity: quantity, UnitAmount: euros(1), Amount: amount}
}

func TestAmountsOfLinesAreTheServers(t *testing.T) {
	base := []*occamv1.InvoiceLine{line(1, euros(1)), line(2, euros(2))}
	for _, test := range []struct {
		name            string
		edited          []*occamv1.InvoiceLine
		writable, fixed []string
	}{
		{"built anew", []*occamv1.InvoiceLine{line(1, nil), line(2, nil)}, nil, nil},
		{
			"edited, with its old one", []*occamv1.InvoiceLine{line(1, euros(1)), line(3, euros(2)), line(4, nil)},
			[]string{"lines"}, nil,
		},
		{"one fewer", []*occamv1.InvoiceLine{line(1, euros(1))}, []string{"lines"}, nil},
		// It would be lost in silence.
		{
			"an amount alone", []*occamv1.InvoiceLine{line(1, euros(5)), line(3, euros(2))},
			[]string{"lines"}, []string{"lines.amount"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			writable, fixed := differences(&occamv1.Invoice{Lines: base}, &occamv1.Invoice{Lines: test.edited})
			if strings.Join(writable, " ") != strings.Join(test.writable, " ") || !slices.Equal(fixed, test.fixed) {
				t.Error(writable, fixed)
			}
		})
	}
}
