"""The catalogue of planted faults: mistakes and changes of the kind that vendors' backends really ship.

Each stands in the code as `has("name")` at the place where such a bug would be. Line numbers are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..catalogue import Fault

_INSTANCE = "an instance is given as JSON, with the content of its fields and metadata (21)"
_START = "an instance is made with the content of the fields sent, by System unless a header tells otherwise (22)"
_CHANGE = "the update of an instance modifies its data (23)"
_FIRST = "get record gives the first record that matches (29)"
_ADD = "add record adds one record to a database (30)"
_UPDATE = "an update touches the columns sent, and inserts only where withinsert is true and nothing is found (31)"
_LIST = "list records gives the records that match (32)"
_USERS = "an account is deleted (39), roles are added to a user (40), removed (41), listed (42), both existing (40)"
_ECHO = "echo returns the data that was sent (48)"
_SUM = "the operations are sum, concat and contains (49)"
_QUOTA = "100 requests a minute from one IP address; beyond, 429 and a block of one minute (58, 67)"

_CATALOGUE = (
    Fault("quota-60", ("rate-limit",), "the limit was lowered to 60 on the quiet", _QUOTA),
    Fault("quota-not-enforced", ("rate-limit",), "nothing is ever refused", _QUOTA),
    Fault("quota-per-key", ("rate-limit",), "callers are told apart by their key instead of their address", _QUOTA),
    Fault("quota-per-node", ("rate-limit",), "two nodes count for themselves behind a load balancer", _QUOTA),
    Fault("quota-per-hour", ("rate-limit", "time"), "the count starts anew each hour, not each minute", _QUOTA),
    Fault("burst-refused", ("rate-limit",), "the gateway refuses more than 10 requests in a second", _QUOTA),
    Fault("block-of-ten-minutes", ("rate-limit", "time"), "a block lasts ten minutes", _QUOTA),
    Fault("block-of-five-seconds", ("rate-limit", "time"), "a block lasts five seconds", _QUOTA),
    Fault("refused-request-restarts-block", ("rate-limit", "time"), "each refused request restarts the block", _QUOTA),
    Fault("refusal-as-403", ("rate-limit", "status"), "the firewall refuses with 403", _QUOTA),
    Fault("refusal-as-503", ("rate-limit", "status"), "nginx's limit_req refuses with its default, 503", _QUOTA),
    Fault("refusal-in-200", ("rate-limit", "status", "error"), "the refusal stands in the body of a 200", _QUOTA),
    Fault("instance-as-html", ("content",), "instances are labelled text/html", _INSTANCE),
    Fault("warning-after-json", ("content",), "a warning of the runtime follows the JSON of an instance", _INSTANCE),
    Fault("byte-order-mark", ("content",), "a byte order mark precedes the JSON of an instance", _INSTANCE),
    Fault("instance-without-fields", ("schema", "lifecycle"), "instances lost the content of their fields", _INSTANCE),
    Fault("instance-without-metadata", ("schema",), "instances lost their metadata", _INSTANCE),
    Fault("instance-of-another", ("lifecycle",), "a cache keyed by tenant gives the newest instance", _INSTANCE),
    Fault("initiator-is-the-key", ("lifecycle", "schema"), "the initiator is the key's name, not System", _START),
    Fault("initiator-header-ignored", ("lifecycle", "headers"), "the initiator is System whatever the header", _START),
    Fault("text-cut-to-20", ("lifecycle",), "texts of new instances are cut to 20 characters", _START),
    Fault("emoji-500", ("status",), "an emoji in a field cannot be stored", _START),
    Fault("instance-update-lost", ("lifecycle",), "the update of an instance is rolled back", _CHANGE),
    Fault("last-match-returned", ("lifecycle",), "get record gives the newest match", _FIRST),
    Fault("filter-by-prefix", ("lifecycle", "pagination"), "conditions match by prefix", f"{_FIRST}; {_LIST}"),
    Fault("added-record-lost", ("lifecycle",), "a record is confirmed and not stored", _ADD),
    Fault("added-record-doubled", ("lifecycle",), "a retry within the backend inserts twice", _ADD),
    Fault("update-wipes-columns", ("lifecycle",), "columns left out of an update become null", _UPDATE),
    Fault("update-not-saved", ("lifecycle",), "the update of a record is not saved", _UPDATE),
    Fault("withinsert-ignored", ("lifecycle", "input"), "withinsert does nothing", _UPDATE),
    Fault("withinsert-always-inserts", ("lifecycle",), "withinsert inserts even where a record is found", _UPDATE),
    Fault("inserts-unasked", ("input", "lifecycle"), "an update of what is not there inserts it unasked", _UPDATE),
    Fault("filters-ignored", ("pagination", "lifecycle"), "list records gives the whole database", _LIST),
    Fault("list-cut-to-one", ("pagination", "lifecycle"), "list records gives only the first match", _LIST),
    Fault("list-skips-newest", ("pagination", "lifecycle"), "list records lacks the last match", _LIST),
    Fault("deleted-user-remains", ("lifecycle",), "a deleted account stays", _USERS),
    Fault("roles-of-the-tenant", ("lifecycle",), "every user has all roles of the tenant", _USERS),
    Fault("unknown-user-accepted", ("input",), "a role is added to a user who does not exist", _USERS),
    Fault("unknown-role-accepted", ("input",), "a role that does not exist is added", _USERS),
    Fault("added-role-lost", ("lifecycle",), "an added role is not saved", _USERS),
    Fault("removed-role-remains", ("lifecycle",), "a removed role stays", _USERS),
    Fault("removal-takes-all-roles", ("lifecycle",), "removing a role removes all", _USERS),
    Fault("echo-wrapped", ("envelope", "schema"), "echo wraps what was sent", _ECHO),
    Fault("echo-values-as-text", ("schema", "lifecycle"), "echo turns values into texts", _ECHO),
    Fault("echo-drops-nulls", ("schema", "lifecycle"), "echo leaves out members that are null", _ECHO),
    Fault("sum-as-text", ("schema",), "a sum is a text", _SUM),
    Fault("sum-of-whole-numbers", ("lifecycle",), "a sum cuts off decimals", _SUM),
    Fault("concat-with-space", ("lifecycle",), "concat puts a space between the texts", _SUM),
    Fault("contains-the-wrong-way", ("lifecycle",), "contains looks for the whole in the part", _SUM),
)

FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _CATALOGUE}
