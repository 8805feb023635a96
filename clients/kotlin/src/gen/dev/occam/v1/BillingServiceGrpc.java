package dev.occam.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Invoices and payments.
 * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
 * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
 * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
 * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
 * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
 * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
 * - `INTERNAL`: `INTERNAL`, with fixed text.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class BillingServiceGrpc {

  private BillingServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "occam.v1.BillingService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.CreateInvoiceRequest,
      dev.occam.v1.CreateInvoiceResponse> getCreateInvoiceMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateInvoice",
      requestType = dev.occam.v1.CreateInvoiceRequest.class,
      responseType = dev.occam.v1.CreateInvoiceResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.CreateInvoiceRequest,
      dev.occam.v1.CreateInvoiceResponse> getCreateInvoiceMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.CreateInvoiceRequest, dev.occam.v1.CreateInvoiceResponse> getCreateInvoiceMethod;
    if ((getCreateInvoiceMethod = BillingServiceGrpc.getCreateInvoiceMethod) == null) {
      synchronized (BillingServiceGrpc.class) {
        if ((getCreateInvoiceMethod = BillingServiceGrpc.getCreateInvoiceMethod) == null) {
          BillingServiceGrpc.getCreateInvoiceMethod = getCreateInvoiceMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.CreateInvoiceRequest, dev.occam.v1.CreateInvoiceResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateInvoice"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.CreateInvoiceRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.CreateInvoiceResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BillingServiceMethodDescriptorSupplier("CreateInvoice"))
              .build();
        }
      }
    }
    return getCreateInvoiceMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.GetInvoiceRequest,
      dev.occam.v1.GetInvoiceResponse> getGetInvoiceMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetInvoice",
      requestType = dev.occam.v1.GetInvoiceRequest.class,
      responseType = dev.occam.v1.GetInvoiceResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.GetInvoiceRequest,
      dev.occam.v1.GetInvoiceResponse> getGetInvoiceMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.GetInvoiceRequest, dev.occam.v1.GetInvoiceResponse> getGetInvoiceMethod;
    if ((getGetInvoiceMethod = BillingServiceGrpc.getGetInvoiceMethod) == null) {
      synchronized (BillingServiceGrpc.class) {
        if ((getGetInvoiceMethod = BillingServiceGrpc.getGetInvoiceMethod) == null) {
          BillingServiceGrpc.getGetInvoiceMethod = getGetInvoiceMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.GetInvoiceRequest, dev.occam.v1.GetInvoiceResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetInvoice"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.GetInvoiceRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.GetInvoiceResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BillingServiceMethodDescriptorSupplier("GetInvoice"))
              .build();
        }
      }
    }
    return getGetInvoiceMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.ListInvoicesRequest,
      dev.occam.v1.ListInvoicesResponse> getListInvoicesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListInvoices",
      requestType = dev.occam.v1.ListInvoicesRequest.class,
      responseType = dev.occam.v1.ListInvoicesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.ListInvoicesRequest,
      dev.occam.v1.ListInvoicesResponse> getListInvoicesMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.ListInvoicesRequest, dev.occam.v1.ListInvoicesResponse> getListInvoicesMethod;
    if ((getListInvoicesMethod = BillingServiceGrpc.getListInvoicesMethod) == null) {
      synchronized (BillingServiceGrpc.class) {
        if ((getListInvoicesMethod = BillingServiceGrpc.getListInvoicesMethod) == null) {
          BillingServiceGrpc.getListInvoicesMethod = getListInvoicesMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.ListInvoicesRequest, dev.occam.v1.ListInvoicesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListInvoices"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ListInvoicesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ListInvoicesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BillingServiceMethodDescriptorSupplier("ListInvoices"))
              .build();
        }
      }
    }
    return getListInvoicesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.UpdateInvoiceRequest,
      dev.occam.v1.UpdateInvoiceResponse> getUpdateInvoiceMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateInvoice",
      requestType = dev.occam.v1.UpdateInvoiceRequest.class,
      responseType = dev.occam.v1.UpdateInvoiceResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.UpdateInvoiceRequest,
      dev.occam.v1.UpdateInvoiceResponse> getUpdateInvoiceMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.UpdateInvoiceRequest, dev.occam.v1.UpdateInvoiceResponse> getUpdateInvoiceMethod;
    if ((getUpdateInvoiceMethod = BillingServiceGrpc.getUpdateInvoiceMethod) == null) {
      synchronized (BillingServiceGrpc.class) {
        if ((getUpdateInvoiceMethod = BillingServiceGrpc.getUpdateInvoiceMethod) == null) {
          BillingServiceGrpc.getUpdateInvoiceMethod = getUpdateInvoiceMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.UpdateInvoiceRequest, dev.occam.v1.UpdateInvoiceResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateInvoice"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.UpdateInvoiceRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.UpdateInvoiceResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BillingServiceMethodDescriptorSupplier("UpdateInvoice"))
              .build();
        }
      }
    }
    return getUpdateInvoiceMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.FinalizeInvoiceRequest,
      dev.occam.v1.FinalizeInvoiceResponse> getFinalizeInvoiceMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "FinalizeInvoice",
      requestType = dev.occam.v1.FinalizeInvoiceRequest.class,
      responseType = dev.occam.v1.FinalizeInvoiceResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.FinalizeInvoiceRequest,
      dev.occam.v1.FinalizeInvoiceResponse> getFinalizeInvoiceMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.FinalizeInvoiceRequest, dev.occam.v1.FinalizeInvoiceResponse> getFinalizeInvoiceMethod;
    if ((getFinalizeInvoiceMethod = BillingServiceGrpc.getFinalizeInvoiceMethod) == null) {
      synchronized (BillingServiceGrpc.class) {
        if ((getFinalizeInvoiceMethod = BillingServiceGrpc.getFinalizeInvoiceMethod) == null) {
          BillingServiceGrpc.getFinalizeInvoiceMethod = getFinalizeInvoiceMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.FinalizeInvoiceRequest, dev.occam.v1.FinalizeInvoiceResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "FinalizeInvoice"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.FinalizeInvoiceRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.FinalizeInvoiceResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BillingServiceMethodDescriptorSupplier("FinalizeInvoice"))
              .build();
        }
      }
    }
    return getFinalizeInvoiceMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.RecordPaymentRequest,
      dev.occam.v1.RecordPaymentResponse> getRecordPaymentMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RecordPayment",
      requestType = dev.occam.v1.RecordPaymentRequest.class,
      responseType = dev.occam.v1.RecordPaymentResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.RecordPaymentRequest,
      dev.occam.v1.RecordPaymentResponse> getRecordPaymentMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.RecordPaymentRequest, dev.occam.v1.RecordPaymentResponse> getRecordPaymentMethod;
    if ((getRecordPaymentMethod = BillingServiceGrpc.getRecordPaymentMethod) == null) {
      synchronized (BillingServiceGrpc.class) {
        if ((getRecordPaymentMethod = BillingServiceGrpc.getRecordPaymentMethod) == null) {
          BillingServiceGrpc.getRecordPaymentMethod = getRecordPaymentMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.RecordPaymentRequest, dev.occam.v1.RecordPaymentResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RecordPayment"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.RecordPaymentRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.RecordPaymentResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BillingServiceMethodDescriptorSupplier("RecordPayment"))
              .build();
        }
      }
    }
    return getRecordPaymentMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.VoidInvoiceRequest,
      dev.occam.v1.VoidInvoiceResponse> getVoidInvoiceMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "VoidInvoice",
      requestType = dev.occam.v1.VoidInvoiceRequest.class,
      responseType = dev.occam.v1.VoidInvoiceResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.VoidInvoiceRequest,
      dev.occam.v1.VoidInvoiceResponse> getVoidInvoiceMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.VoidInvoiceRequest, dev.occam.v1.VoidInvoiceResponse> getVoidInvoiceMethod;
    if ((getVoidInvoiceMethod = BillingServiceGrpc.getVoidInvoiceMethod) == null) {
      synchronized (BillingServiceGrpc.class) {
        if ((getVoidInvoiceMethod = BillingServiceGrpc.getVoidInvoiceMethod) == null) {
          BillingServiceGrpc.getVoidInvoiceMethod = getVoidInvoiceMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.VoidInvoiceRequest, dev.occam.v1.VoidInvoiceResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "VoidInvoice"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.VoidInvoiceRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.VoidInvoiceResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BillingServiceMethodDescriptorSupplier("VoidInvoice"))
              .build();
        }
      }
    }
    return getVoidInvoiceMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.MarkInvoiceUncollectibleRequest,
      dev.occam.v1.MarkInvoiceUncollectibleResponse> getMarkInvoiceUncollectibleMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "MarkInvoiceUncollectible",
      requestType = dev.occam.v1.MarkInvoiceUncollectibleRequest.class,
      responseType = dev.occam.v1.MarkInvoiceUncollectibleResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.MarkInvoiceUncollectibleRequest,
      dev.occam.v1.MarkInvoiceUncollectibleResponse> getMarkInvoiceUncollectibleMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.MarkInvoiceUncollectibleRequest, dev.occam.v1.MarkInvoiceUncollectibleResponse> getMarkInvoiceUncollectibleMethod;
    if ((getMarkInvoiceUncollectibleMethod = BillingServiceGrpc.getMarkInvoiceUncollectibleMethod) == null) {
      synchronized (BillingServiceGrpc.class) {
        if ((getMarkInvoiceUncollectibleMethod = BillingServiceGrpc.getMarkInvoiceUncollectibleMethod) == null) {
          BillingServiceGrpc.getMarkInvoiceUncollectibleMethod = getMarkInvoiceUncollectibleMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.MarkInvoiceUncollectibleRequest, dev.occam.v1.MarkInvoiceUncollectibleResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "MarkInvoiceUncollectible"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.MarkInvoiceUncollectibleRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.MarkInvoiceUncollectibleResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BillingServiceMethodDescriptorSupplier("MarkInvoiceUncollectible"))
              .build();
        }
      }
    }
    return getMarkInvoiceUncollectibleMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.BulkUpdateInvoicesRequest,
      dev.occam.v1.BulkUpdateInvoicesResponse> getBulkUpdateInvoicesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "BulkUpdateInvoices",
      requestType = dev.occam.v1.BulkUpdateInvoicesRequest.class,
      responseType = dev.occam.v1.BulkUpdateInvoicesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.BulkUpdateInvoicesRequest,
      dev.occam.v1.BulkUpdateInvoicesResponse> getBulkUpdateInvoicesMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.BulkUpdateInvoicesRequest, dev.occam.v1.BulkUpdateInvoicesResponse> getBulkUpdateInvoicesMethod;
    if ((getBulkUpdateInvoicesMethod = BillingServiceGrpc.getBulkUpdateInvoicesMethod) == null) {
      synchronized (BillingServiceGrpc.class) {
        if ((getBulkUpdateInvoicesMethod = BillingServiceGrpc.getBulkUpdateInvoicesMethod) == null) {
          BillingServiceGrpc.getBulkUpdateInvoicesMethod = getBulkUpdateInvoicesMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.BulkUpdateInvoicesRequest, dev.occam.v1.BulkUpdateInvoicesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "BulkUpdateInvoices"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.BulkUpdateInvoicesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.BulkUpdateInvoicesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BillingServiceMethodDescriptorSupplier("BulkUpdateInvoices"))
              .build();
        }
      }
    }
    return getBulkUpdateInvoicesMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static BillingServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BillingServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BillingServiceStub>() {
        @java.lang.Override
        public BillingServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BillingServiceStub(channel, callOptions);
        }
      };
    return BillingServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static BillingServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BillingServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BillingServiceBlockingV2Stub>() {
        @java.lang.Override
        public BillingServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BillingServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return BillingServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static BillingServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BillingServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BillingServiceBlockingStub>() {
        @java.lang.Override
        public BillingServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BillingServiceBlockingStub(channel, callOptions);
        }
      };
    return BillingServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static BillingServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BillingServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BillingServiceFutureStub>() {
        @java.lang.Override
        public BillingServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BillingServiceFutureStub(channel, callOptions);
        }
      };
    return BillingServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Invoices and payments.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Creates an invoice, in status DRAFT.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `CURRENCY_MISMATCH`, the lines are not in the subscription's currency.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void createInvoice(dev.occam.v1.CreateInvoiceRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.CreateInvoiceResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateInvoiceMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads an invoice.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * </pre>
     */
    default void getInvoice(dev.occam.v1.GetInvoiceRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.GetInvoiceResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetInvoiceMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists invoices, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    default void listInvoices(dev.occam.v1.ListInvoicesRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ListInvoicesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListInvoicesMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes fields of an invoice. Lines and period can change while it is a DRAFT.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVOICE_NOT_DRAFT`, the lines or the period of a finalized invoice cannot change; `CURRENCY_MISMATCH`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void updateInvoice(dev.occam.v1.UpdateInvoiceRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.UpdateInvoiceResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateInvoiceMethod(), responseObserver);
    }

    /**
     * <pre>
     * Freezes a DRAFT, gives it its number and makes it OPEN; a total of 0 makes it PAID at once.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is no DRAFT; `INVOICE_EMPTY`, it has no lines.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void finalizeInvoice(dev.occam.v1.FinalizeInvoiceRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.FinalizeInvoiceResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getFinalizeInvoiceMethod(), responseObserver);
    }

    /**
     * <pre>
     * Records a payment of an OPEN or UNCOLLECTIBLE invoice, which is PAID when payments reach its total.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is neither OPEN nor UNCOLLECTIBLE; `PAYMENT_TOO_LARGE`, above what is due; `CURRENCY_MISMATCH`.
     * - `ALREADY_EXISTS`: `PAYMENT_ALREADY_RECORDED`, the invoice has a payment of that reference.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void recordPayment(dev.occam.v1.RecordPaymentRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.RecordPaymentResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRecordPaymentMethod(), responseObserver);
    }

    /**
     * <pre>
     * Takes back an invoice that has no payments.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is PAID or VOID; `INVOICE_HAS_PAYMENTS`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void voidInvoice(dev.occam.v1.VoidInvoiceRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.VoidInvoiceResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getVoidInvoiceMethod(), responseObserver);
    }

    /**
     * <pre>
     * Marks an OPEN invoice as not expected to be paid; it can still be paid.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not OPEN.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void markInvoiceUncollectible(dev.occam.v1.MarkInvoiceUncollectibleRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.MarkInvoiceUncollectibleResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getMarkInvoiceUncollectibleMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 invoices, each exactly as `UpdateInvoice` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    default void bulkUpdateInvoices(dev.occam.v1.BulkUpdateInvoicesRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.BulkUpdateInvoicesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getBulkUpdateInvoicesMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service BillingService.
   * <pre>
   * Invoices and payments.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static abstract class BillingServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return BillingServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service BillingService.
   * <pre>
   * Invoices and payments.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class BillingServiceStub
      extends io.grpc.stub.AbstractAsyncStub<BillingServiceStub> {
    private BillingServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BillingServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BillingServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates an invoice, in status DRAFT.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `CURRENCY_MISMATCH`, the lines are not in the subscription's currency.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void createInvoice(dev.occam.v1.CreateInvoiceRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.CreateInvoiceResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateInvoiceMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads an invoice.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * </pre>
     */
    public void getInvoice(dev.occam.v1.GetInvoiceRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.GetInvoiceResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetInvoiceMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists invoices, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public void listInvoices(dev.occam.v1.ListInvoicesRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ListInvoicesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListInvoicesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes fields of an invoice. Lines and period can change while it is a DRAFT.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVOICE_NOT_DRAFT`, the lines or the period of a finalized invoice cannot change; `CURRENCY_MISMATCH`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void updateInvoice(dev.occam.v1.UpdateInvoiceRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.UpdateInvoiceResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateInvoiceMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Freezes a DRAFT, gives it its number and makes it OPEN; a total of 0 makes it PAID at once.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is no DRAFT; `INVOICE_EMPTY`, it has no lines.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void finalizeInvoice(dev.occam.v1.FinalizeInvoiceRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.FinalizeInvoiceResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getFinalizeInvoiceMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Records a payment of an OPEN or UNCOLLECTIBLE invoice, which is PAID when payments reach its total.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is neither OPEN nor UNCOLLECTIBLE; `PAYMENT_TOO_LARGE`, above what is due; `CURRENCY_MISMATCH`.
     * - `ALREADY_EXISTS`: `PAYMENT_ALREADY_RECORDED`, the invoice has a payment of that reference.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void recordPayment(dev.occam.v1.RecordPaymentRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.RecordPaymentResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRecordPaymentMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Takes back an invoice that has no payments.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is PAID or VOID; `INVOICE_HAS_PAYMENTS`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void voidInvoice(dev.occam.v1.VoidInvoiceRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.VoidInvoiceResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getVoidInvoiceMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Marks an OPEN invoice as not expected to be paid; it can still be paid.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not OPEN.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void markInvoiceUncollectible(dev.occam.v1.MarkInvoiceUncollectibleRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.MarkInvoiceUncollectibleResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getMarkInvoiceUncollectibleMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 invoices, each exactly as `UpdateInvoice` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public void bulkUpdateInvoices(dev.occam.v1.BulkUpdateInvoicesRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.BulkUpdateInvoicesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getBulkUpdateInvoicesMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service BillingService.
   * <pre>
   * Invoices and payments.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class BillingServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<BillingServiceBlockingV2Stub> {
    private BillingServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BillingServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BillingServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates an invoice, in status DRAFT.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `CURRENCY_MISMATCH`, the lines are not in the subscription's currency.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.CreateInvoiceResponse createInvoice(dev.occam.v1.CreateInvoiceRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateInvoiceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads an invoice.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * </pre>
     */
    public dev.occam.v1.GetInvoiceResponse getInvoice(dev.occam.v1.GetInvoiceRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetInvoiceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists invoices, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public dev.occam.v1.ListInvoicesResponse listInvoices(dev.occam.v1.ListInvoicesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListInvoicesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of an invoice. Lines and period can change while it is a DRAFT.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVOICE_NOT_DRAFT`, the lines or the period of a finalized invoice cannot change; `CURRENCY_MISMATCH`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.UpdateInvoiceResponse updateInvoice(dev.occam.v1.UpdateInvoiceRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateInvoiceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Freezes a DRAFT, gives it its number and makes it OPEN; a total of 0 makes it PAID at once.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is no DRAFT; `INVOICE_EMPTY`, it has no lines.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.FinalizeInvoiceResponse finalizeInvoice(dev.occam.v1.FinalizeInvoiceRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getFinalizeInvoiceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Records a payment of an OPEN or UNCOLLECTIBLE invoice, which is PAID when payments reach its total.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is neither OPEN nor UNCOLLECTIBLE; `PAYMENT_TOO_LARGE`, above what is due; `CURRENCY_MISMATCH`.
     * - `ALREADY_EXISTS`: `PAYMENT_ALREADY_RECORDED`, the invoice has a payment of that reference.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.RecordPaymentResponse recordPayment(dev.occam.v1.RecordPaymentRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRecordPaymentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes back an invoice that has no payments.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is PAID or VOID; `INVOICE_HAS_PAYMENTS`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.VoidInvoiceResponse voidInvoice(dev.occam.v1.VoidInvoiceRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getVoidInvoiceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Marks an OPEN invoice as not expected to be paid; it can still be paid.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not OPEN.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.MarkInvoiceUncollectibleResponse markInvoiceUncollectible(dev.occam.v1.MarkInvoiceUncollectibleRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getMarkInvoiceUncollectibleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 invoices, each exactly as `UpdateInvoice` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public dev.occam.v1.BulkUpdateInvoicesResponse bulkUpdateInvoices(dev.occam.v1.BulkUpdateInvoicesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getBulkUpdateInvoicesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service BillingService.
   * <pre>
   * Invoices and payments.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class BillingServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<BillingServiceBlockingStub> {
    private BillingServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BillingServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BillingServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates an invoice, in status DRAFT.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `CURRENCY_MISMATCH`, the lines are not in the subscription's currency.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.CreateInvoiceResponse createInvoice(dev.occam.v1.CreateInvoiceRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateInvoiceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads an invoice.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * </pre>
     */
    public dev.occam.v1.GetInvoiceResponse getInvoice(dev.occam.v1.GetInvoiceRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetInvoiceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists invoices, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public dev.occam.v1.ListInvoicesResponse listInvoices(dev.occam.v1.ListInvoicesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListInvoicesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of an invoice. Lines and period can change while it is a DRAFT.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVOICE_NOT_DRAFT`, the lines or the period of a finalized invoice cannot change; `CURRENCY_MISMATCH`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.UpdateInvoiceResponse updateInvoice(dev.occam.v1.UpdateInvoiceRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateInvoiceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Freezes a DRAFT, gives it its number and makes it OPEN; a total of 0 makes it PAID at once.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is no DRAFT; `INVOICE_EMPTY`, it has no lines.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.FinalizeInvoiceResponse finalizeInvoice(dev.occam.v1.FinalizeInvoiceRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getFinalizeInvoiceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Records a payment of an OPEN or UNCOLLECTIBLE invoice, which is PAID when payments reach its total.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is neither OPEN nor UNCOLLECTIBLE; `PAYMENT_TOO_LARGE`, above what is due; `CURRENCY_MISMATCH`.
     * - `ALREADY_EXISTS`: `PAYMENT_ALREADY_RECORDED`, the invoice has a payment of that reference.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.RecordPaymentResponse recordPayment(dev.occam.v1.RecordPaymentRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRecordPaymentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes back an invoice that has no payments.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is PAID or VOID; `INVOICE_HAS_PAYMENTS`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.VoidInvoiceResponse voidInvoice(dev.occam.v1.VoidInvoiceRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getVoidInvoiceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Marks an OPEN invoice as not expected to be paid; it can still be paid.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not OPEN.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.MarkInvoiceUncollectibleResponse markInvoiceUncollectible(dev.occam.v1.MarkInvoiceUncollectibleRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getMarkInvoiceUncollectibleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 invoices, each exactly as `UpdateInvoice` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public dev.occam.v1.BulkUpdateInvoicesResponse bulkUpdateInvoices(dev.occam.v1.BulkUpdateInvoicesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getBulkUpdateInvoicesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service BillingService.
   * <pre>
   * Invoices and payments.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class BillingServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<BillingServiceFutureStub> {
    private BillingServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BillingServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BillingServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates an invoice, in status DRAFT.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such subscription.
     * - `FAILED_PRECONDITION`: `CURRENCY_MISMATCH`, the lines are not in the subscription's currency.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.CreateInvoiceResponse> createInvoice(
        dev.occam.v1.CreateInvoiceRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateInvoiceMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads an invoice.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.GetInvoiceResponse> getInvoice(
        dev.occam.v1.GetInvoiceRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetInvoiceMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists invoices, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.ListInvoicesResponse> listInvoices(
        dev.occam.v1.ListInvoicesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListInvoicesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes fields of an invoice. Lines and period can change while it is a DRAFT.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVOICE_NOT_DRAFT`, the lines or the period of a finalized invoice cannot change; `CURRENCY_MISMATCH`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.UpdateInvoiceResponse> updateInvoice(
        dev.occam.v1.UpdateInvoiceRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateInvoiceMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Freezes a DRAFT, gives it its number and makes it OPEN; a total of 0 makes it PAID at once.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is no DRAFT; `INVOICE_EMPTY`, it has no lines.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.FinalizeInvoiceResponse> finalizeInvoice(
        dev.occam.v1.FinalizeInvoiceRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getFinalizeInvoiceMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Records a payment of an OPEN or UNCOLLECTIBLE invoice, which is PAID when payments reach its total.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is neither OPEN nor UNCOLLECTIBLE; `PAYMENT_TOO_LARGE`, above what is due; `CURRENCY_MISMATCH`.
     * - `ALREADY_EXISTS`: `PAYMENT_ALREADY_RECORDED`, the invoice has a payment of that reference.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.RecordPaymentResponse> recordPayment(
        dev.occam.v1.RecordPaymentRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRecordPaymentMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Takes back an invoice that has no payments.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is PAID or VOID; `INVOICE_HAS_PAYMENTS`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.VoidInvoiceResponse> voidInvoice(
        dev.occam.v1.VoidInvoiceRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getVoidInvoiceMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Marks an OPEN invoice as not expected to be paid; it can still be paid.
     * - `ABORTED`: `VERSION_CONFLICT` (the invoice changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such invoice.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not OPEN.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.MarkInvoiceUncollectibleResponse> markInvoiceUncollectible(
        dev.occam.v1.MarkInvoiceUncollectibleRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getMarkInvoiceUncollectibleMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 invoices, each exactly as `UpdateInvoice` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.BulkUpdateInvoicesResponse> bulkUpdateInvoices(
        dev.occam.v1.BulkUpdateInvoicesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getBulkUpdateInvoicesMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_INVOICE = 0;
  private static final int METHODID_GET_INVOICE = 1;
  private static final int METHODID_LIST_INVOICES = 2;
  private static final int METHODID_UPDATE_INVOICE = 3;
  private static final int METHODID_FINALIZE_INVOICE = 4;
  private static final int METHODID_RECORD_PAYMENT = 5;
  private static final int METHODID_VOID_INVOICE = 6;
  private static final int METHODID_MARK_INVOICE_UNCOLLECTIBLE = 7;
  private static final int METHODID_BULK_UPDATE_INVOICES = 8;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_CREATE_INVOICE:
          serviceImpl.createInvoice((dev.occam.v1.CreateInvoiceRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.CreateInvoiceResponse>) responseObserver);
          break;
        case METHODID_GET_INVOICE:
          serviceImpl.getInvoice((dev.occam.v1.GetInvoiceRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.GetInvoiceResponse>) responseObserver);
          break;
        case METHODID_LIST_INVOICES:
          serviceImpl.listInvoices((dev.occam.v1.ListInvoicesRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.ListInvoicesResponse>) responseObserver);
          break;
        case METHODID_UPDATE_INVOICE:
          serviceImpl.updateInvoice((dev.occam.v1.UpdateInvoiceRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.UpdateInvoiceResponse>) responseObserver);
          break;
        case METHODID_FINALIZE_INVOICE:
          serviceImpl.finalizeInvoice((dev.occam.v1.FinalizeInvoiceRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.FinalizeInvoiceResponse>) responseObserver);
          break;
        case METHODID_RECORD_PAYMENT:
          serviceImpl.recordPayment((dev.occam.v1.RecordPaymentRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.RecordPaymentResponse>) responseObserver);
          break;
        case METHODID_VOID_INVOICE:
          serviceImpl.voidInvoice((dev.occam.v1.VoidInvoiceRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.VoidInvoiceResponse>) responseObserver);
          break;
        case METHODID_MARK_INVOICE_UNCOLLECTIBLE:
          serviceImpl.markInvoiceUncollectible((dev.occam.v1.MarkInvoiceUncollectibleRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.MarkInvoiceUncollectibleResponse>) responseObserver);
          break;
        case METHODID_BULK_UPDATE_INVOICES:
          serviceImpl.bulkUpdateInvoices((dev.occam.v1.BulkUpdateInvoicesRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.BulkUpdateInvoicesResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getCreateInvoiceMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.CreateInvoiceRequest,
              dev.occam.v1.CreateInvoiceResponse>(
                service, METHODID_CREATE_INVOICE)))
        .addMethod(
          getGetInvoiceMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.GetInvoiceRequest,
              dev.occam.v1.GetInvoiceResponse>(
                service, METHODID_GET_INVOICE)))
        .addMethod(
          getListInvoicesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.ListInvoicesRequest,
              dev.occam.v1.ListInvoicesResponse>(
                service, METHODID_LIST_INVOICES)))
        .addMethod(
          getUpdateInvoiceMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.UpdateInvoiceRequest,
              dev.occam.v1.UpdateInvoiceResponse>(
                service, METHODID_UPDATE_INVOICE)))
        .addMethod(
          getFinalizeInvoiceMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.FinalizeInvoiceRequest,
              dev.occam.v1.FinalizeInvoiceResponse>(
                service, METHODID_FINALIZE_INVOICE)))
        .addMethod(
          getRecordPaymentMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.RecordPaymentRequest,
              dev.occam.v1.RecordPaymentResponse>(
                service, METHODID_RECORD_PAYMENT)))
        .addMethod(
          getVoidInvoiceMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.VoidInvoiceRequest,
              dev.occam.v1.VoidInvoiceResponse>(
                service, METHODID_VOID_INVOICE)))
        .addMethod(
          getMarkInvoiceUncollectibleMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.MarkInvoiceUncollectibleRequest,
              dev.occam.v1.MarkInvoiceUncollectibleResponse>(
                service, METHODID_MARK_INVOICE_UNCOLLECTIBLE)))
        .addMethod(
          getBulkUpdateInvoicesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.BulkUpdateInvoicesRequest,
              dev.occam.v1.BulkUpdateInvoicesResponse>(
                service, METHODID_BULK_UPDATE_INVOICES)))
        .build();
  }

  private static abstract class BillingServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    BillingServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.occam.v1.BillingServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("BillingService");
    }
  }

  private static final class BillingServiceFileDescriptorSupplier
      extends BillingServiceBaseDescriptorSupplier {
    BillingServiceFileDescriptorSupplier() {}
  }

  private static final class BillingServiceMethodDescriptorSupplier
      extends BillingServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    BillingServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (BillingServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new BillingServiceFileDescriptorSupplier())
              .addMethod(getCreateInvoiceMethod())
              .addMethod(getGetInvoiceMethod())
              .addMethod(getListInvoicesMethod())
              .addMethod(getUpdateInvoiceMethod())
              .addMethod(getFinalizeInvoiceMethod())
              .addMethod(getRecordPaymentMethod())
              .addMethod(getVoidInvoiceMethod())
              .addMethod(getMarkInvoiceUncollectibleMethod())
              .addMethod(getBulkUpdateInvoicesMethod())
              .build();
        }
      }
    }
    return result;
  }
}
