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
