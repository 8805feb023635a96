package dev.occam.v1

import dev.occam.v1.BillingServiceGrpc.getServiceDescriptor
import io.grpc.CallOptions
import io.grpc.CallOptions.DEFAULT
import io.grpc.Channel
import io.grpc.Metadata
import io.grpc.MethodDescriptor
import io.grpc.ServerServiceDefinition
import io.grpc.ServerServiceDefinition.builder
import io.grpc.ServiceDescriptor
import io.grpc.Status.UNIMPLEMENTED
import io.grpc.StatusException
import io.grpc.kotlin.AbstractCoroutineServerImpl
import io.grpc.kotlin.AbstractCoroutineStub
import io.grpc.kotlin.ClientCalls.unaryRpc
import io.grpc.kotlin.ServerCalls.unaryServerMethodDefinition
import io.grpc.kotlin.StubFor
import kotlin.String
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/**
 * Holder for Kotlin coroutine-based client and server APIs for occam.v1.BillingService.
 */
public object BillingServiceGrpcKt {
  public const val SERVICE_NAME: String = BillingServiceGrpc.SERVICE_NAME

  @JvmStatic
  public val serviceDescriptor: ServiceDescriptor
    get() = getServiceDescriptor()

  public val createInvoiceMethod: MethodDescriptor<CreateInvoiceRequest, CreateInvoiceResponse>
    @JvmStatic
    get() = BillingServiceGrpc.getCreateInvoiceMethod()

  public val getInvoiceMethod: MethodDescriptor<GetInvoiceRequest, GetInvoiceResponse>
    @JvmStatic
    get() = BillingServiceGrpc.getGetInvoiceMethod()

  public val listInvoicesMethod: MethodDescriptor<ListInvoicesRequest, ListInvoicesResponse>
    @JvmStatic
    get() = BillingServiceGrpc.getListInvoicesMethod()

  public val updateInvoiceMethod: MethodDescriptor<UpdateInvoiceRequest, UpdateInvoiceResponse>
    @JvmStatic
    get() = BillingServiceGrpc.getUpdateInvoiceMethod()

  public val finalizeInvoiceMethod:
      MethodDescriptor<FinalizeInvoiceRequest, FinalizeInvoiceResponse>
    @JvmStatic
    get() = BillingServiceGrpc.getFinalizeInvoiceMethod()

  public val recordPaymentMethod: MethodDescriptor<RecordPaymentRequest, RecordPaymentResponse>
    @JvmStatic
    get() = BillingServiceGrpc.getRecordPaymentMethod()

  public val voidInvoiceMethod: MethodDescriptor<VoidInvoiceRequest, VoidInvoiceResponse>
    @JvmStatic
    get() = BillingServiceGrpc.getVoidInvoiceMethod()

  public val markInvoiceUncollectibleMethod:
      MethodDescriptor<MarkInvoiceUncollectibleRequest, MarkInvoiceUncollectibleResponse>
    @JvmStatic
    get() = BillingServiceGrpc.getMarkInvoiceUncollectibleMethod()

  public val bulkUpdateInvoicesMethod:
      MethodDescriptor<BulkUpdateInvoicesRequest, BulkUpdateInvoicesResponse>
    @JvmStatic
    get() = BillingServiceGrpc.getBulkUpdateInvoicesMethod()

  /**
   * A stub for issuing RPCs to a(n) occam.v1.BillingService service as suspending coroutines.
   */
  @StubFor(BillingServiceGrpc::class)
  public class BillingServiceCoroutineStub @JvmOverloads constructor(
    channel: Channel,
    callOptions: CallOptions = DEFAULT,
  ) : AbstractCoroutineStub<BillingServiceCoroutineStub>(channel, callOptions) {
    override fun build(channel: Channel, callOptions: CallOptions): BillingServiceCoroutineStub = BillingServiceCoroutineStub(channel, callOptions)

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun createInvoice(request: CreateInvoiceRequest, headers: Metadata = Metadata()): CreateInvoiceResponse = unaryRpc(
      channel,
      BillingServiceGrpc.getCreateInvoiceMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun getInvoice(request: GetInvoiceRequest, headers: Metadata = Metadata()): GetInvoiceResponse = unaryRpc(
      channel,
      BillingServiceGrpc.getGetInvoiceMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun listInvoices(request: ListInvoicesRequest, headers: Metadata = Metadata()): ListInvoicesResponse = unaryRpc(
      channel,
      BillingServiceGrpc.getListInvoicesMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun updateInvoice(request: UpdateInvoiceRequest, headers: Metadata = Metadata()): UpdateInvoiceResponse = unaryRpc(
      channel,
      BillingServiceGrpc.getUpdateInvoiceMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun finalizeInvoice(request: FinalizeInvoiceRequest, headers: Metadata = Metadata()): FinalizeInvoiceResponse = unaryRpc(
      channel,
      BillingServiceGrpc.getFinalizeInvoiceMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun recordPayment(request: RecordPaymentRequest, headers: Metadata = Metadata()): RecordPaymentResponse = unaryRpc(
      channel,
      BillingServiceGrpc.getRecordPaymentMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun voidInvoice(request: VoidInvoiceRequest, headers: Metadata = Metadata()): VoidInvoiceResponse = unaryRpc(
      channel,
      BillingServiceGrpc.getVoidInvoiceMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun markInvoiceUncollectible(request: MarkInvoiceUncollectibleRequest, headers: Metadata = Metadata()): MarkInvoiceUncollectibleResponse = unaryRpc(
      channel,
      BillingServiceGrpc.getMarkInvoiceUncollectibleMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun bulkUpdateInvoices(request: BulkUpdateInvoicesRequest, headers: Metadata = Metadata()): BulkUpdateInvoicesResponse = unaryRpc(
      channel,
      BillingServiceGrpc.getBulkUpdateInvoicesMethod(),
      request,
      callOptions,
      headers
    )
  }

  /**
   * Skeletal implementation of the occam.v1.BillingService service based on Kotlin coroutines.
   */
  public abstract class BillingServiceCoroutineImplBase(
    coroutineContext: CoroutineContext = EmptyCoroutineContext,
  ) : AbstractCoroutineServerImpl(coroutineContext) {
    /**
     * Returns the response to an RPC for occam.v1.BillingService.CreateInvoice.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun createInvoice(request: CreateInvoiceRequest): CreateInvoiceResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.BillingService.CreateInvoice is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.BillingService.GetInvoice.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun getInvoice(request: GetInvoiceRequest): GetInvoiceResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.BillingService.GetInvoice is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.BillingService.ListInvoices.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun listInvoices(request: ListInvoicesRequest): ListInvoicesResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.BillingService.ListInvoices is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.BillingService.UpdateInvoice.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun updateInvoice(request: UpdateInvoiceRequest): UpdateInvoiceResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.BillingService.UpdateInvoice is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.BillingService.FinalizeInvoice.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun finalizeInvoice(request: FinalizeInvoiceRequest): FinalizeInvoiceResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.BillingService.FinalizeInvoice is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.BillingService.RecordPayment.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun recordPayment(request: RecordPaymentRequest): RecordPaymentResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.BillingService.RecordPayment is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.BillingService.VoidInvoice.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun voidInvoice(request: VoidInvoiceRequest): VoidInvoiceResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.BillingService.VoidInvoice is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.BillingService.MarkInvoiceUncollectible.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun markInvoiceUncollectible(request: MarkInvoiceUncollectibleRequest): MarkInvoiceUncollectibleResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.BillingService.MarkInvoiceUncollectible is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.BillingService.BulkUpdateInvoices.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun bulkUpdateInvoices(request: BulkUpdateInvoicesRequest): BulkUpdateInvoicesResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.BillingService.BulkUpdateInvoices is unimplemented"))

    final override fun bindService(): ServerServiceDefinition = builder(getServiceDescriptor())
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = BillingServiceGrpc.getCreateInvoiceMethod(),
      implementation = ::createInvoice
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = BillingServiceGrpc.getGetInvoiceMethod(),
      implementation = ::getInvoice
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = BillingServiceGrpc.getListInvoicesMethod(),
      implementation = ::listInvoices
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = BillingServiceGrpc.getUpdateInvoiceMethod(),
      implementation = ::updateInvoice
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = BillingServiceGrpc.getFinalizeInvoiceMethod(),
      implementation = ::finalizeInvoice
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = BillingServiceGrpc.getRecordPaymentMethod(),
      implementation = ::recordPayment
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = BillingServiceGrpc.getVoidInvoiceMethod(),
      implementation = ::voidInvoice
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = BillingServiceGrpc.getMarkInvoiceUncollectibleMethod(),
      implementation = ::markInvoiceUncollectible
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = BillingServiceGrpc.getBulkUpdateInvoicesMethod(),
      implementation = ::bulkUpdateInvoices
    )).build()
  }
}
