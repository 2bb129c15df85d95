CREATE TABLE account (
    user_key TEXT PRIMARY KEY,
    firm_key TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    kept BLOB NOT NULL
, retold TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX account_firm ON account (firm_key);
CREATE TABLE alarm (
    code TEXT PRIMARY KEY,
    raised_at TEXT,
    params TEXT NOT NULL CHECK (json_valid(params))
) STRICT, WITHOUT ROWID;
CREATE TABLE announcement (
    announcement_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    severity TEXT NOT NULL,
    text_id TEXT NOT NULL,
    text_en TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER bid_kept BEFORE DELETE ON bid BEGIN SELECT RAISE(ABORT, 'a sealed bid is never deleted'); END;
CREATE TRIGGER bid_sealed_columns BEFORE UPDATE OF bid_id, item_id, visit_id, tender_id, tender_title, tender_version, period_end, tenderer, version, action, replaces, sealed_earliest, sealed_latest, judged, envelopes, identity_method, card_version, who, provisional_sha256 ON bid BEGIN SELECT RAISE(ABORT, 'a sealed bid never changes'); END;
CREATE TABLE "bid" (
    bid_id TEXT PRIMARY KEY,
    item_id TEXT NOT NULL UNIQUE,
    visit_id TEXT NOT NULL,
    tender_id TEXT NOT NULL,
    tender_title TEXT NOT NULL,
    tender_version INTEGER NOT NULL CHECK (tender_version >= 1),
    period_end TEXT NOT NULL,
    tenderer TEXT NOT NULL CHECK (length(tenderer) = 64),
    version INTEGER NOT NULL CHECK (version >= 1),
    action TEXT NOT NULL CHECK (action IN ('submitted', 'replaced', 'withdrawn')),
    replaces TEXT,
    sealed_earliest TEXT NOT NULL,
    sealed_latest TEXT,
    judged TEXT NOT NULL CHECK (judged IN ('open', 'disputed')),
    envelopes TEXT NOT NULL,
    identity_method TEXT NOT NULL CHECK (identity_method IN ('gateway', 'cached', 'attested')),
    card_version INTEGER CHECK (card_version >= 1),
    who BLOB NOT NULL,
    provisional_sha256 TEXT NOT NULL UNIQUE CHECK (length(provisional_sha256) = 64),
    official BLOB,
    outcome TEXT CHECK (outcome IN ('accepted', 'refused', 'held')),
    problem_code TEXT,
    answered_at TEXT, ruling BLOB,
    CHECK ((version = 1) = (action = 'submitted')),
    CHECK ((replaces IS NULL) = (version = 1)),
    CHECK (official IS NULL OR outcome = 'accepted'),
    CHECK (outcome IS NULL OR answered_at IS NOT NULL)
) STRICT;
CREATE INDEX bid_chain ON bid (tender_id, tenderer, version);
CREATE INDEX bid_visit ON bid (visit_id);
CREATE TABLE centre_log (
    gateway_id TEXT PRIMARY KEY,
    size INTEGER NOT NULL CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    note TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    handed INTEGER NOT NULL DEFAULT 0 CHECK (handed IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER centre_log_fault_keeps_delete BEFORE DELETE ON centre_log_fault BEGIN SELECT RAISE(ABORT, 'evidence is kept for ever'); END;
CREATE TRIGGER centre_log_fault_keeps_update BEFORE UPDATE ON centre_log_fault BEGIN SELECT RAISE(ABORT, 'evidence is kept for ever'); END;
CREATE TABLE centre_log_fault (
    number INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    kept TEXT NOT NULL,
    shown TEXT NOT NULL,
    proof TEXT NOT NULL CHECK (json_valid(proof)),
    seen_at TEXT NOT NULL,
    UNIQUE (kept, shown)
) STRICT;
CREATE TRIGGER class_event_sealed BEFORE UPDATE ON class_event BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;
CREATE TABLE class_event (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    class_id TEXT NOT NULL,
    trainee_id TEXT NOT NULL,
    kept BLOB NOT NULL
) STRICT;
CREATE TABLE courier_taken (
    label_sha256 TEXT PRIMARY KEY CHECK (length(label_sha256) = 64),
    answers_to TEXT NOT NULL,
    taken_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER desk_decision_kept BEFORE DELETE ON desk_decision BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
CREATE TRIGGER desk_decision_sealed BEFORE UPDATE OF decision_id, item_id, registration_id, version, seen, visit_id, outcome, earliest, latest, code ON desk_decision BEGIN SELECT RAISE(ABORT, 'a decision never changes'); END;
CREATE TABLE desk_decision (
    decision_id TEXT PRIMARY KEY,
    item_id TEXT NOT NULL UNIQUE,
    registration_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    seen INTEGER NOT NULL CHECK (seen >= 0),
    visit_id TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'incomplete', 'refused', 'taken_up')),
    earliest TEXT NOT NULL,
    latest TEXT,
    code BLOB NOT NULL,
    verdict TEXT CHECK (verdict IN ('accepted', 'refused', 'held')),
    problem_code TEXT,
    answered_at TEXT,
    CHECK (verdict IS NULL OR answered_at IS NOT NULL)
) STRICT;
CREATE INDEX desk_decision_registration ON desk_decision (registration_id);
CREATE INDEX desk_decision_visit ON desk_decision (visit_id);
CREATE TABLE desk_opening (
    opening_id TEXT PRIMARY KEY,
    kept BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE form_cleared (
    name TEXT PRIMARY KEY,
    item_id TEXT NOT NULL,
    cleared_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX form_cleared_item ON form_cleared (item_id);
CREATE TABLE help_call (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    call_id TEXT NOT NULL UNIQUE,
    visit_id TEXT,
    page TEXT NOT NULL,
    purpose TEXT,
    called_earliest TEXT,
    called_latest TEXT,
    number INTEGER NOT NULL DEFAULT 0 CHECK (number >= 0),
    coming_at TEXT,
    coming_until TEXT,
    CHECK ((coming_at IS NULL) = (coming_until IS NULL))
) STRICT;
CREATE TABLE help_sent (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    commands INTEGER NOT NULL CHECK (commands > 0)
) STRICT;
CREATE TABLE link_outage (
    number INTEGER PRIMARY KEY,
    outage_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    told TEXT CHECK (told IS NULL OR json_valid(told))
) STRICT;
CREATE TRIGGER log_leaf_next BEFORE INSERT ON log_leaf
WHEN NEW.idx <> (SELECT coalesce(max(idx) + 1, 0) FROM log_leaf)
BEGIN SELECT RAISE(ABORT, 'the log takes its next entry only'); END;
CREATE TRIGGER log_leaf_no_delete BEFORE DELETE ON log_leaf
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_leaf_no_update BEFORE UPDATE ON log_leaf
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TABLE log_leaf (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0),
    event TEXT NOT NULL CHECK (json_valid(event)),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER log_node_new BEFORE INSERT ON log_node
WHEN EXISTS (SELECT 1 FROM log_node WHERE level = NEW.level AND idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_node_no_delete BEFORE DELETE ON log_node
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_node_no_update BEFORE UPDATE ON log_node
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TABLE log_node (
    level INTEGER NOT NULL CHECK (level >= 1),
    idx INTEGER NOT NULL CHECK (idx >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE order_done (
    order_id TEXT PRIMARY KEY,
    number INTEGER NOT NULL CHECK (number >= 1),
    act TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    visit_id TEXT,
    outcome TEXT CHECK (outcome IN ('done', 'refused', 'expired')),
    problem TEXT,
    reported INTEGER NOT NULL DEFAULT 0 CHECK (reported IN (0, 1)),
    CHECK (outcome IS NOT NULL OR reported = 0)
) STRICT;
CREATE INDEX order_done_number ON order_done (number);
CREATE INDEX order_done_unreported ON order_done (number) WHERE reported = 0;
CREATE TRIGGER outbox_blob_kept
BEFORE DELETE ON outbox_blob BEGIN SELECT RAISE(ABORT, 'a command is never deleted'); END;
CREATE TRIGGER outbox_blob_sealed
BEFORE UPDATE OF sequence, position, name, sha256, size
ON outbox_blob BEGIN SELECT RAISE(ABORT, 'a command never changes'); END;
CREATE TABLE outbox_blob (
    sequence INTEGER NOT NULL REFERENCES outbox_item (sequence),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size INTEGER NOT NULL CHECK (size >= 0),
    upload_url TEXT,
    sent INTEGER NOT NULL DEFAULT 0 CHECK (sent BETWEEN 0 AND size),
    complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
    doubts INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sequence, position),
    CHECK (complete = 0 OR sent = size)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox_bundle (
    bundle_id TEXT PRIMARY KEY,
    made_at TEXT NOT NULL,
    items INTEGER NOT NULL CHECK (items >= 0),
    size INTEGER NOT NULL CHECK (size > 0),
    label_sha256 TEXT NOT NULL CHECK (length(label_sha256) = 64),
    staff_id TEXT NOT NULL,
    answered_at TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox_carried (
    sequence INTEGER NOT NULL REFERENCES outbox_item (sequence),
    bundle_id TEXT NOT NULL REFERENCES outbox_bundle (bundle_id),
    PRIMARY KEY (sequence, bundle_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox_feed (
    gateway_id TEXT PRIMARY KEY,
    cursor INTEGER NOT NULL CHECK (cursor >= 0),
    head INTEGER NOT NULL CHECK (head >= cursor),
    seen_at TEXT NOT NULL
, history TEXT, spoken TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE outbox_feed_aside (
    gateway_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    item BLOB NOT NULL,
    fault TEXT NOT NULL,
    PRIMARY KEY (gateway_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER outbox_item_kept
BEFORE DELETE ON outbox_item BEGIN SELECT RAISE(ABORT, 'a command is never deleted'); END;
CREATE TRIGGER outbox_item_sealed
BEFORE UPDATE OF sequence, id, type, subject, token, token_sha256, bytes_total, created_at
ON outbox_item BEGIN SELECT RAISE(ABORT, 'a command never changes'); END;
CREATE TABLE outbox_item (
    sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    token BLOB NOT NULL,
    token_sha256 TEXT NOT NULL CHECK (length(token_sha256) = 64),
    due TEXT NOT NULL CHECK (length(due) = 27),
    bytes_total INTEGER NOT NULL CHECK (bytes_total >= 0),
    created_at TEXT NOT NULL,
    stage TEXT NOT NULL DEFAULT 'queued' CHECK (stage IN ('queued', 'uploading', 'uploaded',
        'asked', 'accepted', 'refused', 'held', 'stuck')),
    is_open INTEGER NOT NULL
        GENERATED ALWAYS AS (stage IN ('queued', 'uploading', 'uploaded', 'asked')) VIRTUAL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_fault TEXT,
    next_attempt_at TEXT,
    sent_at TEXT,
    answered_at TEXT,
    outcome TEXT,
    problem_code TEXT,
    answer BLOB, proof TEXT NOT NULL DEFAULT 'known' CHECK (proof IN ('known', 'awaited', 'again')), hindrance TEXT, hindrance_detail TEXT,
    CHECK ((stage IN ('accepted', 'refused', 'held')) = (answer IS NOT NULL)),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK (outcome IS CASE WHEN answer IS NOT NULL THEN stage END)
) STRICT;
CREATE INDEX outbox_item_due ON outbox_item (due, sequence) WHERE is_open = 1;
CREATE INDEX outbox_item_proof ON outbox_item (proof, sequence) WHERE proof <> 'known';
CREATE INDEX outbox_item_stage ON outbox_item (stage) WHERE stage <> 'accepted';
CREATE INDEX outbox_item_subject ON outbox_item (subject, sequence) WHERE is_open = 1;
CREATE TABLE practice_clock (
    tender_id TEXT PRIMARY KEY,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;
CREATE TABLE provisional_account (
    user_key TEXT PRIMARY KEY,
    firm_key TEXT NOT NULL,
    registration_id TEXT NOT NULL,
    decision_id TEXT NOT NULL UNIQUE,
    taken_back INTEGER NOT NULL DEFAULT 0 CHECK (taken_back IN (0, 1)),
    kept BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX provisional_account_firm ON provisional_account (firm_key);
CREATE TABLE receipt_proof (
    receipt TEXT PRIMARY KEY CHECK (length(receipt) = 64),
    at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('wanted', 'unknown', 'kept', 'enough')),
    proof TEXT,
    asked_at TEXT CHECK (state <> 'unknown' OR asked_at IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE TABLE region_table (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    issue INTEGER NOT NULL CHECK (issue > 0),
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
CREATE TRIGGER registration_kept BEFORE DELETE ON registration BEGIN SELECT RAISE(ABORT, 'a registration is never deleted'); END;
CREATE TRIGGER registration_kept_sealed BEFORE UPDATE OF kept ON registration WHEN NOT EXISTS (SELECT 1 FROM form_cleared WHERE form_cleared.item_id = OLD.item_id) BEGIN SELECT RAISE(ABORT, 'a registration never changes'); END;
CREATE TRIGGER registration_sealed BEFORE UPDATE OF registration_id, version, item_id, visit_id, code_key, queue_day, queue_number, track, entity, earliest, latest, provisional_sha256 ON registration BEGIN SELECT RAISE(ABORT, 'a registration never changes'); END;
CREATE TABLE registration (
    registration_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    item_id TEXT NOT NULL UNIQUE,
    visit_id TEXT NOT NULL,
    code_key TEXT NOT NULL,
    queue_day TEXT NOT NULL CHECK (length(queue_day) = 10),
    queue_number INTEGER NOT NULL CHECK (queue_number >= 1),
    track TEXT NOT NULL,
    entity TEXT NOT NULL,
    earliest TEXT NOT NULL,
    latest TEXT,
    kept BLOB NOT NULL,
    provisional_sha256 TEXT NOT NULL UNIQUE CHECK (length(provisional_sha256) = 64),
    official BLOB,
    outcome TEXT CHECK (outcome IN ('accepted', 'refused', 'held')),
    problem_code TEXT,
    answered_at TEXT,
    PRIMARY KEY (registration_id, version),
    UNIQUE (queue_day, queue_number),
    CHECK (official IS NULL OR outcome = 'accepted'),
    CHECK (outcome IS NULL OR answered_at IS NOT NULL)
) STRICT;
CREATE INDEX registration_code ON registration (code_key, version);
CREATE INDEX registration_visit ON registration (visit_id);
CREATE TABLE registration_draft (
    item_id TEXT PRIMARY KEY,
    locator TEXT NOT NULL,
    file TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_draft_locator ON registration_draft (locator, item_id);
CREATE TABLE requirement_table (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    issue INTEGER NOT NULL CHECK (issue > 0),
    text TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    PRIMARY KEY (name, version)
) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE spool_cleared (
    name TEXT PRIMARY KEY,
    bid_id TEXT NOT NULL REFERENCES bid (bid_id),
    cleared_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE staff_roster (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB NOT NULL
) STRICT;
CREATE TABLE staff_verifier (
    staff_id TEXT PRIMARY KEY,
    of TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE tender (
    tender_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version >= 1),
    search TEXT NOT NULL,
    title TEXT NOT NULL,
    buyer TEXT NOT NULL,
    status TEXT NOT NULL,
    stage TEXT NOT NULL,
    category TEXT NOT NULL,
    envelopes INTEGER NOT NULL CHECK (envelopes IN (1, 2)),
    value_idr INTEGER CHECK (value_idr >= 0),
    period_start TEXT,
    period_end TEXT NOT NULL,
    body TEXT NOT NULL
, told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))) STRICT;
CREATE INDEX tender_period_end ON tender (period_end);
CREATE TRIGGER tender_card_kept BEFORE DELETE ON tender_card BEGIN SELECT RAISE(ABORT, 'a tender card is never deleted'); END;
CREATE TRIGGER tender_card_unchanged BEFORE UPDATE ON tender_card BEGIN SELECT RAISE(ABORT, 'a tender card never changes'); END;
CREATE TABLE tender_card (
    tender_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    jws TEXT NOT NULL,
    -- a gateway that was restored from a copy issues a number again
    PRIMARY KEY (tender_id, version, jws)
) STRICT, WITHOUT ROWID;
CREATE TABLE tender_server (
    tender_id TEXT PRIMARY KEY REFERENCES tender (tender_id),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;
CREATE TABLE tenderer_verifier (
    tenderer TEXT PRIMARY KEY CHECK (length(tenderer) = 64),
    who BLOB NOT NULL,
    checked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE training_class (
    class_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version >= 1),
    kept BLOB
) STRICT, WITHOUT ROWID;
CREATE TRIGGER training_event_sealed BEFORE UPDATE ON training_event BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;
CREATE TABLE training_event (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    visit_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    kept BLOB NOT NULL
) STRICT;
CREATE INDEX training_event_visit ON training_event (visit_id, place);
CREATE TABLE try_guard (
    who TEXT PRIMARY KEY,
    tries INTEGER NOT NULL CHECK (tries >= 0),
    wait_s REAL NOT NULL CHECK (wait_s >= 0),
    boot_id TEXT NOT NULL,
    since_s REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE visit (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    visit_id TEXT NOT NULL,
    purpose TEXT NOT NULL
        CHECK (purpose IN ('bidding', 'registration', 'training', 'verification')),
    staff_id TEXT NOT NULL,
    left_s REAL NOT NULL,
    boot_id TEXT NOT NULL,
    since_s REAL NOT NULL
, pin_tries INTEGER NOT NULL DEFAULT 0 CHECK (pin_tries >= 0)) STRICT;
