"""The messages of `occam.v1`, under their own names. Their documentation is that of the `.proto` files."""

from occam_client.gen.occam.v1.access_pb2 import *  # noqa: F403
from occam_client.gen.occam.v1.billing_service_pb2 import *  # noqa: F403
from occam_client.gen.occam.v1.conflict_pb2 import *  # noqa: F403
from occam_client.gen.occam.v1.history_service_pb2 import *  # noqa: F403
from occam_client.gen.occam.v1.invoice_pb2 import *  # noqa: F403
from occam_client.gen.occam.v1.plan_pb2 import *  # noqa: F403
from occam_client.gen.occam.v1.plan_service_pb2 import *  # noqa: F403
from occam_client.gen.occam.v1.subscription_pb2 import *  # noqa: F403
from occam_client.gen.occam.v1.subscription_service_pb2 import *  # noqa: F403
from occam_client.gen.occam.v1.write_pb2 import *  # noqa: F403
