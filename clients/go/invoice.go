package occam

import (
	"google.golang.org/genproto/googleapis/type/money"

	occamv1 "github.com/occam-billing/occam/clients/go/gen/occam/v1"
	rpc "github.com/occam-billing/occam/clients/go/gen/occam/v1/occamv1connect"
)

// CreateInvoice creates a draft, under the request's request_id, or a new one if it has none.
func CreateInvoice(request *occamv1.CreateInvoiceRequest) *Intent[*occamv1.Invoice] {
	return newCreation[*occamv1.Invoice](
		request, billingService, rpc.BillingServiceClient.CreateInvoice)
}

// FinalizeInvoice freezes a draft, gives it its number and opens it.
func FinalizeInvoice() *InvoiceChange {
	return newChange[*occamv1.Invoice](
		&occamv1.FinalizeInvoiceRequest{}, billingService, rpc.BillingServiceClient.FinalizeInvoice)
}

// RecordPayment records a payment, in the invoice's currency. The reference is the payment's name in the caller's system,
// unique within the invoice.
func RecordPayment(amount *money.Money, paymentReference string) *InvoiceChange {
	return newChange[*occamv1.Invoice](
		&occamv1.RecordPaymentRequest{Amount: amount, PaymentReference: paymentReference},
		billingService, rpc.BillingServiceClient.RecordPayment)
}

// VoidInvoice takes an invoice back.
func VoidInvoice() *InvoiceChange {
	return newChange[*occamv1.Invoice](
		&occamv1.VoidInvoiceRequest{}, billingService, rpc.BillingServiceClient.VoidInvoice)
}

// MarkInvoiceUncollectible marks an invoice as not expected to be paid.
func MarkInvoiceUncollectible() *InvoiceChange {
	return newChange[*occamv1.Invoice](
		&occamv1.MarkInvoiceUncollectibleRequest{}, billingService, rpc.BillingServiceClient.MarkInvoiceUncollectible)
}
