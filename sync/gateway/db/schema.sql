CREATE TABLE account (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        account_id TEXT NOT NULL UNIQUE,
        firm TEXT NOT NULL UNIQUE,
        user_id TEXT NOT NULL,
        -- the User ID as two are compared
        user_key TEXT NOT NULL UNIQUE,
        -- of the newest item in the feed; 0 for a firm that seats were never told of
        version INTEGER NOT NULL CHECK (version >= 0),
        -- as the seats were told last
        status TEXT NOT NULL CHECK (status IN ('active', 'inactive')),
        made_at TEXT NOT NULL,
        registration_id TEXT
    , kind TEXT NOT NULL DEFAULT 'vendor' CHECK (kind IN ('vendor', 'non_vendor'))) STRICT;
CREATE INDEX account_by_registration ON account (registration_id);
CREATE TRIGGER account_change_keeps_delete BEFORE DELETE ON account_change BEGIN SELECT RAISE(ABORT, 'what was decided on accounts is kept for ever'); END;
CREATE TRIGGER account_change_keeps_update BEFORE UPDATE ON account_change BEGIN SELECT RAISE(ABORT, 'what was decided on accounts is kept for ever'); END;
CREATE TABLE account_change (
        change INTEGER PRIMARY KEY AUTOINCREMENT,
        account_id TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('active', 'inactive')),
        asked_by TEXT NOT NULL,
        decree TEXT NOT NULL,
        heard INTEGER NOT NULL CHECK (heard IN (0, 1)),
        reason TEXT NOT NULL,
        from_at TEXT NOT NULL,
        -- NULL: until somebody takes it up again
        until_at TEXT,
        decided_at TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff
    ) STRICT;
CREATE INDEX account_change_of ON account_change (account_id, change);
CREATE TABLE account_due (
        account_id TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (at, account_id)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE account_former (
        former TEXT NOT NULL,
        account_id TEXT NOT NULL,
        -- 0 for one that was mistyped, by which nobody may sign in
        signs_in INTEGER NOT NULL CHECK (signs_in IN (0, 1)),
        at TEXT NOT NULL,
        PRIMARY KEY (former, account_id)
    ) STRICT, WITHOUT ROWID;
CREATE INDEX account_former_of ON account_former (account_id);
CREATE TABLE account_request (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        request_id TEXT NOT NULL UNIQUE,
        account_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('email', 'number', 'person', 'password')),
        state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused', 'withdrawn')),
        -- sealed JSON: who asked, and the new value
        asked BLOB NOT NULL,
        -- words of the originals that were shown, with spaces between
        originals TEXT NOT NULL,
        -- the sealed letter among the blobs
        sha256 TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        opened_by TEXT NOT NULL REFERENCES staff,
        -- sealed JSON: the centre's answer, or why it came to nothing
        answer BLOB,
        decided_at TEXT,
        decided_by TEXT REFERENCES staff
    ) STRICT;
CREATE INDEX account_request_file ON account_request (sha256);
CREATE INDEX account_request_of ON account_request (account_id, number);
CREATE TABLE alarm (
    code TEXT NOT NULL,
    seat_id TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    params TEXT NOT NULL CHECK (json_valid(params)),
    PRIMARY KEY (code, seat_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER announcement_keeps_delete BEFORE DELETE ON announcement BEGIN SELECT RAISE(ABORT, 'versions of announcements are kept for ever'); END;
CREATE TRIGGER announcement_keeps_update BEFORE UPDATE ON announcement BEGIN SELECT RAISE(ABORT, 'versions of announcements are kept for ever'); END;
CREATE TABLE announcement (
    announcement_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    severity TEXT NOT NULL,
    text_id TEXT NOT NULL,
    text_en TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    made_at TEXT NOT NULL,
    staff_id TEXT NOT NULL REFERENCES staff,
    PRIMARY KEY (announcement_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE announcement_shown (
    announcement_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    seat_id TEXT NOT NULL REFERENCES seat,
    shown_at TEXT NOT NULL,
    PRIMARY KEY (announcement_id, version, seat_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_shown_by_seat ON announcement_shown (seat_id);
CREATE TABLE bid (
        bid_id TEXT PRIMARY KEY,
        command_id TEXT NOT NULL UNIQUE REFERENCES command,
        seat_id TEXT NOT NULL REFERENCES seat,
        action TEXT NOT NULL CHECK (action IN ('submitted', 'replaced', 'withdrawn')),
        tender_id TEXT NOT NULL,
        tenderer_id TEXT NOT NULL,
        tenderer_name TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version >= 1),
        replaces TEXT,
        sealed_earliest TEXT NOT NULL,
        sealed_latest TEXT,
        received_at TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused', 'held')),
        reason TEXT,
        provisional TEXT NOT NULL,
        official TEXT, firm TEXT NOT NULL DEFAULT '',
        CHECK ((outcome = 'accepted') = (official IS NOT NULL)),
        CHECK ((action = 'submitted') = (replaces IS NULL))
    ) STRICT
    ;
CREATE INDEX bid_by_firm ON bid (firm);
CREATE INDEX bid_by_tender ON bid (tender_id, tenderer_id);
CREATE INDEX bid_held ON bid (reason) WHERE outcome = 'held';
CREATE TRIGGER bid_envelope_keeps_delete BEFORE DELETE ON bid_envelope BEGIN SELECT RAISE(ABORT, 'bid_envelope is kept for ever'); END;
CREATE TRIGGER bid_envelope_keeps_update BEFORE UPDATE ON bid_envelope BEGIN SELECT RAISE(ABORT, 'bid_envelope is kept for ever'); END;
CREATE TABLE bid_envelope (
        bid_id TEXT NOT NULL REFERENCES bid,
        name TEXT NOT NULL CHECK (name IN ('bid', 'technical', 'price')),
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 0),
        recipient TEXT NOT NULL,
        PRIMARY KEY (bid_id, name)
    ) STRICT
    ;
CREATE INDEX bid_envelope_by_digest ON bid_envelope (sha256);
CREATE TRIGGER card_keeps_delete BEFORE DELETE ON card BEGIN SELECT RAISE(ABORT, 'card is kept for ever'); END;
CREATE TRIGGER card_keeps_update BEFORE UPDATE ON card BEGIN SELECT RAISE(ABORT, 'card is kept for ever'); END;
CREATE TABLE card (
        tender_id TEXT NOT NULL REFERENCES tender,
        version INTEGER NOT NULL CHECK (version >= 1),
        token TEXT NOT NULL,
        issued_at TEXT NOT NULL,
        PRIMARY KEY (tender_id, version)
    ) STRICT
    ;
CREATE TRIGGER card_key_keeps_delete BEFORE DELETE ON card_key BEGIN SELECT RAISE(ABORT, 'card_key is kept for ever'); END;
CREATE TRIGGER card_key_keeps_update BEFORE UPDATE ON card_key BEGIN SELECT RAISE(ABORT, 'card_key is kept for ever'); END;
CREATE TABLE card_key (
        tender_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        envelope TEXT NOT NULL,
        recipient TEXT NOT NULL,
        rehearsed_at TEXT NOT NULL,
        PRIMARY KEY (tender_id, version, envelope),
        FOREIGN KEY (tender_id, version) REFERENCES card
    ) STRICT
    ;
CREATE TABLE class_command (
        command_id TEXT PRIMARY KEY REFERENCES command,
        class_id TEXT NOT NULL REFERENCES training_class
    ) STRICT, WITHOUT ROWID;
CREATE INDEX class_command_of ON class_command (class_id);
CREATE TABLE class_event (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        event_id TEXT NOT NULL UNIQUE,
        class_id TEXT NOT NULL REFERENCES training_class,
        trainee_id TEXT NOT NULL,
        seat_id TEXT NOT NULL REFERENCES seat,
        -- what tells another event under this id from the same one
        stand_in TEXT NOT NULL,
        -- sealed JSON, as it came
        event BLOB NOT NULL
    ) STRICT;
CREATE INDEX class_event_of ON class_event (class_id, number);
CREATE TABLE class_roster (
        class_id TEXT NOT NULL REFERENCES training_class,
        trainee_id TEXT NOT NULL,
        -- sealed JSON: name and organisation
        person BLOB NOT NULL,
        PRIMARY KEY (class_id, trainee_id)
    ) STRICT, WITHOUT ROWID;
CREATE TRIGGER command_keeps_delete BEFORE DELETE ON command BEGIN SELECT RAISE(ABORT, 'command is kept for ever'); END;
CREATE TRIGGER command_keeps_update BEFORE UPDATE ON command WHEN new.token <> '' OR old.type NOT IN ('id.lpse.registration.decided.v1', 'id.lpse.training.recorded.v1') OR new.command_id <> old.command_id OR new.sha256 <> old.sha256 OR new.seat_id <> old.seat_id OR new.type <> old.type OR new.received_at <> old.received_at OR new.outcome <> old.outcome OR new.answer <> old.answer BEGIN SELECT RAISE(ABORT, 'command is kept for ever'); END;
CREATE TABLE command (
        command_id TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        seat_id TEXT NOT NULL REFERENCES seat,
        type TEXT NOT NULL,
        token TEXT NOT NULL,
        received_at TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused', 'held')),
        answer TEXT NOT NULL
    ) STRICT
    ;
CREATE INDEX command_decided ON command (type) WHERE type = 'id.lpse.registration.decided.v1';
CREATE TRIGGER command_sequence_keeps_delete BEFORE DELETE ON command_sequence BEGIN SELECT RAISE(ABORT, 'command_sequence is kept for ever'); END;
CREATE TRIGGER command_sequence_keeps_update BEFORE UPDATE ON command_sequence BEGIN SELECT RAISE(ABORT, 'command_sequence is kept for ever'); END;
CREATE TABLE command_sequence (
        seat_id TEXT NOT NULL REFERENCES seat,
        sequence INTEGER NOT NULL CHECK (sequence >= 1),
        sha256 TEXT NOT NULL,
        PRIMARY KEY (seat_id, sequence)
    ) STRICT, WITHOUT ROWID;
CREATE TRIGGER committee_is_not_staff BEFORE INSERT ON committee WHEN EXISTS (SELECT 1 FROM staff WHERE person_id = NEW.person_id AND removed_at IS NULL) BEGIN SELECT RAISE(ABORT, 'nobody serves on both sides'); END;
CREATE TABLE committee (
        committee_id TEXT PRIMARY KEY,
        person_id TEXT NOT NULL,
        name TEXT NOT NULL,
        added_at TEXT NOT NULL,
        removed_at TEXT
    ) STRICT;
CREATE UNIQUE INDEX committee_once ON committee (person_id) WHERE removed_at IS NULL;
CREATE TABLE console_session (
            token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
            staff_id TEXT NOT NULL,
            started_at TEXT NOT NULL,
            seen_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        ;
CREATE INDEX console_session_staff ON console_session (staff_id);
CREATE TABLE courier_bundle (
        bundle_id TEXT PRIMARY KEY,
        seat_id TEXT NOT NULL REFERENCES seat,
        -- the label and the index as the seat signed them; no index until one was read
        label TEXT NOT NULL,
        index_token TEXT,
        offered_at TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('receiving', 'taking', 'taken', 'failed')),
        code TEXT,
        taken_at TEXT,
        items INTEGER NOT NULL DEFAULT 0,
        taken INTEGER NOT NULL DEFAULT 0
    ) STRICT;
CREATE INDEX courier_bundle_seat ON courier_bundle (seat_id, offered_at);
CREATE TABLE courier_item (
        bundle_id TEXT NOT NULL REFERENCES courier_bundle,
        command_id TEXT NOT NULL,
        answer TEXT NOT NULL,
        PRIMARY KEY (bundle_id, command_id)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE courier_part (
        bundle_id TEXT NOT NULL REFERENCES courier_bundle,
        number INTEGER NOT NULL CHECK (number > 0),
        upload_id TEXT NOT NULL,
        PRIMARY KEY (bundle_id, number)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE courier_reply (
        bundle_id TEXT PRIMARY KEY REFERENCES courier_bundle,
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        made_at TEXT NOT NULL,
        -- the digest of what it tells, so that one that would tell the same is not made again
        content TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE TRIGGER decision_keeps_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decision is kept for ever'); END;
CREATE TRIGGER decision_keeps_update BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decision is kept for ever'); END;
CREATE TABLE decision (
        decision_id INTEGER PRIMARY KEY,
        bid_id TEXT NOT NULL REFERENCES bid,
        outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused')),
        reason TEXT NOT NULL,
        decided_at TEXT NOT NULL,
        answer TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE desk_decision (
        command_id TEXT PRIMARY KEY,
        decision_id TEXT NOT NULL UNIQUE,
        opening_id TEXT NOT NULL REFERENCES desk_opening,
        registration_id TEXT NOT NULL,
        -- what the verifier wanted
        wanted TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'held', 'refused')),
        -- the newest answer (JWS), where another one was given since
        answer TEXT
    , decision INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX desk_decision_held ON desk_decision (registration_id) WHERE outcome = 'held';
CREATE TABLE desk_lost (
        registration_id TEXT PRIMARY KEY,
        version INTEGER NOT NULL CHECK (version >= 1),
        said_at TEXT NOT NULL,
        said_by TEXT NOT NULL REFERENCES staff
    ) STRICT, WITHOUT ROWID;
CREATE TABLE desk_opening (
        opening_id TEXT PRIMARY KEY,
        seat_id TEXT NOT NULL REFERENCES seat,
        staff_id TEXT NOT NULL REFERENCES staff,
        -- Ed25519, base64: what decisions are signed with
        key TEXT NOT NULL UNIQUE,
        -- age: what answers are sealed to
        recipient TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        until_at TEXT NOT NULL,
        closed_at TEXT,
        -- how often something was asked through it
        asked INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
CREATE INDEX desk_opening_running ON desk_opening (seat_id) WHERE closed_at IS NULL;
CREATE TABLE enrol_code (
        code_id TEXT PRIMARY KEY,
        -- wiped at first use
        secret BLOB,
        seat_name TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        -- so that a seat whose answer was lost can ask again, and nobody else
        used_mac TEXT,
        seat_id TEXT REFERENCES seat,
        CHECK ((secret IS NULL) = (seat_id IS NOT NULL)),
        CHECK ((used_mac IS NULL) = (seat_id IS NULL))
    ) STRICT
    ;
CREATE TRIGGER feed_keeps_delete BEFORE DELETE ON feed WHEN old.kind NOT IN ('account', 'training_class') BEGIN SELECT RAISE(ABORT, 'feed is kept for ever'); END;
CREATE TRIGGER feed_keeps_update BEFORE UPDATE ON feed BEGIN SELECT RAISE(ABORT, 'feed is kept for ever'); END;
CREATE TABLE feed (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    -- NULL is for every seat
    seat_id TEXT REFERENCES seat,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX feed_by_seat ON feed (seat_id, seq);
CREATE TRIGGER feed_value_keeps_delete BEFORE DELETE ON feed_value BEGIN SELECT RAISE(ABORT, 'feed_value is kept for ever'); END;
CREATE TRIGGER feed_value_keeps_update BEFORE UPDATE ON feed_value BEGIN SELECT RAISE(ABORT, 'feed_value is kept for ever'); END;
CREATE TABLE feed_value (
    seq INTEGER PRIMARY KEY,
    value BLOB NOT NULL CHECK (length(value) = 32)
) STRICT;
CREATE TRIGGER firm_asked_keeps_delete BEFORE DELETE ON firm_asked BEGIN SELECT RAISE(ABORT, 'firm_asked is kept for ever'); END;
CREATE TRIGGER firm_asked_keeps_update BEFORE UPDATE ON firm_asked WHEN new.firm IS NOT NULL OR new.seat_id <> old.seat_id OR new.at <> old.at OR new.proof <> old.proof OR new.visit_id <> old.visit_id OR new.staff_id IS NOT old.staff_id OR new.bid_id IS NOT old.bid_id BEGIN SELECT RAISE(ABORT, 'firm_asked is kept for ever'); END;
CREATE TABLE firm_asked (
        idx INTEGER PRIMARY KEY,
        seat_id TEXT NOT NULL REFERENCES seat,
        visit_id TEXT NOT NULL,
        firm TEXT,
        proof TEXT NOT NULL CHECK (proof IN ('password', 'attested', 'number')),
        staff_id TEXT,
        bid_id TEXT,
        at TEXT NOT NULL
    ) STRICT;
CREATE INDEX firm_asked_by_seat ON firm_asked (seat_id, at);
CREATE TABLE firm_identified (
        nonce TEXT NOT NULL,
        seat_id TEXT NOT NULL REFERENCES seat,
        firm TEXT NOT NULL,
        at TEXT NOT NULL,
        visit_id TEXT,
        PRIMARY KEY (seat_id, nonce)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE gateway (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        gateway_id TEXT NOT NULL,
        name TEXT NOT NULL,
        realm TEXT NOT NULL CHECK (realm IN ('production', 'training')),
        timezone TEXT NOT NULL,
        roster_version INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL
    ) STRICT
    ;
CREATE TRIGGER held_answer_keeps_delete BEFORE DELETE ON held_answer BEGIN SELECT RAISE(ABORT, 'answers are kept for ever'); END;
CREATE TRIGGER held_answer_keeps_update BEFORE UPDATE ON held_answer BEGIN SELECT RAISE(ABORT, 'answers are kept for ever'); END;
CREATE TABLE held_answer (
    number INTEGER PRIMARY KEY,
    bid_id TEXT NOT NULL REFERENCES bid,
    answer TEXT NOT NULL
) STRICT;
CREATE INDEX held_answer_bid ON held_answer (bid_id);
CREATE TABLE help_call (
    call_id TEXT PRIMARY KEY,
    seat_id TEXT NOT NULL REFERENCES seat (seat_id),
    page TEXT NOT NULL,
    purpose TEXT,
    called_earliest TEXT,
    called_latest TEXT,
    arrived_at TEXT NOT NULL,
    number INTEGER NOT NULL DEFAULT 0 CHECK (number >= 0),
    coming_at TEXT,
    coming_until TEXT,
    coming_by TEXT,
    shown_at TEXT,
    over_at TEXT,
    over_why TEXT,
    over_by TEXT,
    CHECK ((over_at IS NULL) = (over_why IS NULL)),
    CHECK ((coming_at IS NULL) = (coming_by IS NULL)),
    CHECK ((coming_at IS NULL) = (coming_until IS NULL))
) STRICT;
CREATE INDEX help_call_arrived ON help_call (arrived_at);
CREATE INDEX help_call_standing ON help_call (seat_id) WHERE over_at IS NULL;
CREATE TABLE identity_attempt (
        tenderer_id TEXT PRIMARY KEY,
        failures INTEGER NOT NULL CHECK (failures > 0),
        next_at TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE link_outage (
    number INTEGER PRIMARY KEY,
    seat_id TEXT NOT NULL REFERENCES seat,
    outage_id TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    told_at TEXT NOT NULL,
    UNIQUE (seat_id, outage_id)
) STRICT;
CREATE TRIGGER log_contradicted_keeps_delete BEFORE DELETE ON log_contradicted BEGIN SELECT RAISE(ABORT, 'log_contradicted is kept for ever'); END;
CREATE TRIGGER log_contradicted_keeps_update BEFORE UPDATE ON log_contradicted BEGIN SELECT RAISE(ABORT, 'log_contradicted is kept for ever'); END;
CREATE TABLE log_contradicted (
        number INTEGER PRIMARY KEY,
        seat_id TEXT NOT NULL REFERENCES seat,
        note TEXT NOT NULL,
        own TEXT NOT NULL,
        brought_at TEXT NOT NULL,
        UNIQUE (seat_id, note)
    ) STRICT;
CREATE TABLE log_cosigned (
        size INTEGER NOT NULL CHECK (size >= 0),
        seat_id TEXT NOT NULL REFERENCES seat,
        note TEXT NOT NULL,
        line TEXT NOT NULL,
        kept_at TEXT NOT NULL,
        PRIMARY KEY (size, seat_id)
    ) STRICT, WITHOUT ROWID;
CREATE INDEX log_cosigned_by_seat ON log_cosigned (seat_id, size);
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
CREATE TRIGGER log_restored_keeps_delete BEFORE DELETE ON log_restored BEGIN SELECT RAISE(ABORT, 'log_restored is kept for ever'); END;
CREATE TRIGGER log_restored_keeps_update BEFORE UPDATE ON log_restored BEGIN SELECT RAISE(ABORT, 'log_restored is kept for ever'); END;
CREATE TABLE log_restored (
        number INTEGER PRIMARY KEY,
        size INTEGER NOT NULL CHECK (size >= 0),
        at TEXT NOT NULL
    ) STRICT;
CREATE TABLE newer_command (
    command_id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    seat_id TEXT NOT NULL REFERENCES seat,
    type TEXT NOT NULL,
    token TEXT NOT NULL,
    first_at TEXT NOT NULL
) STRICT;
CREATE INDEX newer_command_by_seat ON newer_command (seat_id);
CREATE TRIGGER opening_attempt_keeps_delete BEFORE DELETE ON opening_attempt BEGIN SELECT RAISE(ABORT, 'attempts are kept for ever'); END;
CREATE TRIGGER opening_attempt_keeps_update BEFORE UPDATE ON opening_attempt BEGIN SELECT RAISE(ABORT, 'attempts are kept for ever'); END;
CREATE TABLE opening_attempt (
    bid_id TEXT NOT NULL REFERENCES bid,
    number INTEGER NOT NULL CHECK (number >= 1),
    body TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (bid_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE parked (
        command_id TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        token TEXT NOT NULL,
        waits_for TEXT NOT NULL,
        -- counts as the arrival when the version waited for comes
        first_at TEXT NOT NULL
    , seat_id TEXT NOT NULL DEFAULT '', type TEXT NOT NULL DEFAULT '') STRICT
    ;
CREATE INDEX parked_by_seat ON parked (seat_id, type);
CREATE INDEX parked_by_version ON parked (waits_for);
CREATE TABLE people_rule (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        second_wait_s INTEGER NOT NULL CHECK (second_wait_s >= 0),
        -- when two people in charge first served: from then on two make the next one
        founded_at TEXT
    , account_roles TEXT NOT NULL DEFAULT 'verifier,head') STRICT;
CREATE TRIGGER practice_pace_keeps_delete BEFORE DELETE ON practice_pace BEGIN SELECT RAISE(ABORT, 'paces of practice clocks are kept for ever'); END;
CREATE TRIGGER practice_pace_keeps_update BEFORE UPDATE ON practice_pace BEGIN SELECT RAISE(ABORT, 'paces of practice clocks are kept for ever'); END;
CREATE TABLE practice_pace (
        tender_id TEXT NOT NULL REFERENCES tender,
        number INTEGER NOT NULL CHECK (number > 0),
        -- real time, and what the tender's clock shows then
        since TEXT NOT NULL,
        shows TEXT NOT NULL,
        rate INTEGER NOT NULL CHECK (rate >= 0),
        staff_id TEXT NOT NULL REFERENCES staff,
        PRIMARY KEY (tender_id, number)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE practice_tender (
        tender_id TEXT PRIMARY KEY,
        source_id TEXT NOT NULL,
        suffix TEXT NOT NULL,
        made_at TEXT NOT NULL,
        closed_at TEXT
    , class_id TEXT) STRICT, WITHOUT ROWID;
CREATE TRIGGER receipt_leaf_keeps_delete BEFORE DELETE ON receipt_leaf BEGIN SELECT RAISE(ABORT, 'receipt_leaf is kept for ever'); END;
CREATE TRIGGER receipt_leaf_keeps_update BEFORE UPDATE ON receipt_leaf BEGIN SELECT RAISE(ABORT, 'receipt_leaf is kept for ever'); END;
CREATE TABLE receipt_leaf (
        receipt TEXT PRIMARY KEY CHECK (length(receipt) = 64),
        idx INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE TRIGGER region_table_keeps_delete BEFORE DELETE ON region_table BEGIN SELECT RAISE(ABORT, 'issues of tables of regions are kept for ever'); END;
CREATE TRIGGER region_table_keeps_update BEFORE UPDATE ON region_table BEGIN SELECT RAISE(ABORT, 'issues of tables of regions are kept for ever'); END;
CREATE TABLE region_table (
    issue INTEGER PRIMARY KEY CHECK (issue > 0),
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    made_at TEXT NOT NULL,
    staff_id TEXT NOT NULL REFERENCES staff
) STRICT;
CREATE TRIGGER registration_counts_moved AFTER UPDATE OF stage ON registration WHEN old.stage <> new.stage BEGIN UPDATE registration_count SET count = count - 1 WHERE stage = old.stage; INSERT INTO registration_count (stage, count) VALUES (new.stage, 1) ON CONFLICT (stage) DO UPDATE SET count = count + 1; END;
CREATE TRIGGER registration_counts_new AFTER INSERT ON registration BEGIN INSERT INTO registration_count (stage, count) VALUES (new.stage, 1) ON CONFLICT (stage) DO UPDATE SET count = count + 1; END;
CREATE TRIGGER registration_stays BEFORE DELETE ON registration BEGIN SELECT RAISE(ABORT, 'registrations are erased, never deleted'); END;
CREATE TABLE registration (
        -- in the order of their first arrival
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        registration_id TEXT NOT NULL UNIQUE,
        code TEXT NOT NULL UNIQUE,
        track TEXT NOT NULL,
        entity TEXT NOT NULL,
        -- the newest version that arrived
        version INTEGER NOT NULL CHECK (version > 0),
        stage TEXT NOT NULL CHECK (stage IN ('waiting', 'incomplete', 'held', 'approved', 'refused', 'lapsed')),
        -- why a person must look, where the stage is held
        held_for TEXT NOT NULL,
        since TEXT NOT NULL,
        first_at TEXT NOT NULL,
        -- NULL where nothing more is to be shown
        lapses_at TEXT,
        -- sealed JSON of what a list shows; NULL where the form could not be read, or was erased
        summary BLOB,
        -- the number of the newest decision
        decision INTEGER NOT NULL DEFAULT 0,
        erased_at TEXT
    ) STRICT;
CREATE INDEX registration_by_end ON registration (track, entity, since, number) WHERE erased_at IS NULL AND stage IN ('approved', 'refused', 'lapsed');
CREATE INDEX registration_by_limit ON registration (lapses_at, number) WHERE lapses_at IS NOT NULL;
CREATE INDEX registration_by_stage ON registration (stage, number);
CREATE TABLE registration_archive (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        recipient TEXT,
        set_at TEXT NOT NULL
    ) STRICT;
CREATE TABLE registration_arrival (
        command_id TEXT PRIMARY KEY,
        -- of the registration that it belongs to; of a refused one, what it said
        registration_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        seat_id TEXT NOT NULL REFERENCES seat,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        submitted_earliest TEXT NOT NULL,
        submitted_latest TEXT,
        received_at TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'held', 'refused')),
        reason TEXT,
        provisional TEXT NOT NULL,
        official TEXT,
        -- the newest answer (JWS), where another one was given since
        answer TEXT,
        -- the digest of the copy sealed to the archive's recipient
        archived TEXT
    ) STRICT, WITHOUT ROWID;
CREATE INDEX registration_arrival_archived ON registration_arrival (archived) WHERE archived IS NOT NULL;
CREATE INDEX registration_arrival_file ON registration_arrival (sha256);
CREATE INDEX registration_arrival_of ON registration_arrival (registration_id, version);
CREATE TABLE registration_asked (
        seat_id TEXT NOT NULL REFERENCES seat,
        what TEXT NOT NULL,
        count INTEGER NOT NULL,
        since TEXT NOT NULL,
        PRIMARY KEY (seat_id, what)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE registration_centre (
        note INTEGER PRIMARY KEY AUTOINCREMENT,
        registration_id TEXT NOT NULL,
        said BLOB NOT NULL,
        noted_at TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff
    ) STRICT;
CREATE INDEX registration_centre_of ON registration_centre (registration_id, note);
CREATE TABLE registration_count (
        stage TEXT PRIMARY KEY CHECK (stage IN ('waiting', 'incomplete', 'held', 'approved', 'refused', 'lapsed')),
        count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE TRIGGER registration_decision_keeps BEFORE UPDATE ON registration_decision WHEN new.words <> x'' BEGIN SELECT RAISE(ABORT, 'a decision is changed by another'); END;
CREATE TABLE registration_decision (
        registration_id TEXT NOT NULL,
        decision INTEGER NOT NULL CHECK (decision > 0),
        version INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        -- the decision that it contradicts: both were taken on what was seen before either
        contradicts INTEGER,
        reason TEXT NOT NULL,
        missing TEXT NOT NULL,
        -- sealed: what was written to the vendor
        words BLOB NOT NULL,
        at TEXT NOT NULL,
        staff_id TEXT REFERENCES staff, held_for TEXT NOT NULL DEFAULT '', seat_id TEXT, decided_earliest TEXT, decided_latest TEXT,
        PRIMARY KEY (registration_id, decision)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE registration_draft (
        locator TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        seat_id TEXT NOT NULL REFERENCES seat,
        parked_at TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE INDEX registration_draft_file ON registration_draft (sha256);
CREATE TABLE registration_due (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        count INTEGER NOT NULL CHECK (count >= 0)
    ) STRICT;
CREATE TABLE registration_original (
        registration_id TEXT NOT NULL,
        document TEXT NOT NULL,
        shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
        at TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff,
        PRIMARY KEY (registration_id, document)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE registration_read (
        registration_id TEXT NOT NULL,
        at TEXT NOT NULL,
        what TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff
    ) STRICT;
CREATE INDEX registration_read_of ON registration_read (registration_id, at);
CREATE TABLE registration_word (
        stand_in TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (stand_in, number)
    ) STRICT, WITHOUT ROWID;
CREATE INDEX registration_word_of ON registration_word (number);
CREATE TRIGGER release_keeps_delete BEFORE DELETE ON release BEGIN SELECT RAISE(ABORT, 'release is kept for ever'); END;
CREATE TRIGGER release_keeps_update BEFORE UPDATE ON release BEGIN SELECT RAISE(ABORT, 'release is kept for ever'); END;
CREATE TABLE release (
        number INTEGER PRIMARY KEY,
        ocid TEXT NOT NULL,
        -- '' when the publisher gave none
        release_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('release', 'compiled', 'base')),
        -- the instant it was released at, as times are written here: their order is time's
        date TEXT NOT NULL,
        -- of kind, date and body: publishers give one id to several releases
        digest TEXT NOT NULL,
        -- the part we use, JSON
        body TEXT NOT NULL,
        received_at TEXT NOT NULL,
        UNIQUE (ocid, release_id, digest)
    ) STRICT
    ;
CREATE INDEX release_by_date ON release (ocid, date, number);
CREATE TABLE release_unsettled (ocid TEXT PRIMARY KEY) STRICT;
CREATE TRIGGER requirement_table_keeps_delete BEFORE DELETE ON requirement_table BEGIN SELECT RAISE(ABORT, 'issues of requirement tables are kept for ever'); END;
CREATE TRIGGER requirement_table_keeps_update BEFORE UPDATE ON requirement_table BEGIN SELECT RAISE(ABORT, 'issues of requirement tables are kept for ever'); END;
CREATE TABLE requirement_table (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    issue INTEGER NOT NULL CHECK (issue > 0),
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    made_at TEXT NOT NULL,
    staff_id TEXT NOT NULL REFERENCES staff,
    PRIMARY KEY (name, version, issue)
) STRICT;
CREATE TRIGGER roster_never_goes_back BEFORE UPDATE ON roster WHEN NEW.version <= OLD.version BEGIN SELECT RAISE(ABORT, 'a roster follows an older one'); END;
CREATE TABLE roster (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        version INTEGER NOT NULL CHECK (version >= 1),
        issued_at TEXT NOT NULL,
        -- the JWS, sealed with the gateway's own key: it carries every verifier
        token BLOB NOT NULL
    ) STRICT;
CREATE TRIGGER ruling_keeps_delete BEFORE DELETE ON ruling BEGIN SELECT RAISE(ABORT, 'rulings are kept for ever'); END;
CREATE TRIGGER ruling_keeps_update BEFORE UPDATE ON ruling BEGIN SELECT RAISE(ABORT, 'rulings are kept for ever'); END;
CREATE TABLE ruling (
    ruling_id TEXT PRIMARY KEY,
    bid_id TEXT NOT NULL UNIQUE REFERENCES bid,
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused')),
    ruled_at TEXT NOT NULL,
    note TEXT NOT NULL,
    evidence TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sanction (
        sanction INTEGER PRIMARY KEY AUTOINCREMENT,
        list INTEGER NOT NULL REFERENCES sanction_list,
        name TEXT NOT NULL,
        -- the words of the name as names are compared
        name_key TEXT NOT NULL,
        -- as `sync.wire.firms.firm` spells it; "" where the list says none
        firm TEXT NOT NULL,
        nib TEXT NOT NULL,
        decree TEXT NOT NULL,
        starts TEXT NOT NULL,
        ends TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT;
CREATE INDEX sanction_by_firm ON sanction (firm) WHERE firm <> '';
CREATE INDEX sanction_by_name ON sanction (name_key);
CREATE INDEX sanction_by_nib ON sanction (nib) WHERE nib <> '';
CREATE INDEX sanction_of_list ON sanction (list);
CREATE TABLE sanction_list (
        list INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        licence TEXT NOT NULL,
        -- the day that the list itself says it is of
        dated TEXT NOT NULL,
        taken_at TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff,
        entries INTEGER NOT NULL,
        refused INTEGER NOT NULL
    ) STRICT;
CREATE TABLE seat (
        seat_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        public_key TEXT NOT NULL,
        kid TEXT NOT NULL UNIQUE,
        enrolled_at TEXT NOT NULL,
        revoked_at TEXT,
        -- the feed ends here for a revoked seat
        revoked_seq INTEGER,
        CHECK ((revoked_at IS NULL) = (revoked_seq IS NULL))
    ) STRICT
    ;
CREATE TABLE seat_act_known (
    seat_id TEXT PRIMARY KEY REFERENCES seat,
    next INTEGER NOT NULL CHECK (next >= 0)
) STRICT;
CREATE TRIGGER seat_order_is_kept BEFORE DELETE ON seat_order
BEGIN SELECT RAISE(ABORT, 'what staff ordered is never deleted'); END;
CREATE TRIGGER seat_order_is_not_rewritten
BEFORE UPDATE OF number, order_id, seat_id, act, staff_id, staff_name, role, issued_at, expires_at,
    purpose, minutes, reason ON seat_order
BEGIN SELECT RAISE(ABORT, 'what staff ordered is never changed'); END;
CREATE TRIGGER seat_order_is_settled_once BEFORE UPDATE OF outcome ON seat_order
WHEN OLD.outcome IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what became of an order is never changed'); END;
CREATE TABLE seat_order (
    -- never used twice: a seat remembers the highest number it acted upon
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id TEXT NOT NULL UNIQUE,
    seat_id TEXT NOT NULL REFERENCES seat (seat_id),
    act TEXT NOT NULL CHECK (act IN ('open', 'lock', 'resume', 'extend', 'message', 'end')),
    staff_id TEXT NOT NULL,
    staff_name TEXT NOT NULL,
    role TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    -- ciphertext of the visitor's name and of the message; gone once nobody needs them
    visitor BLOB,
    text BLOB,
    purpose TEXT,
    minutes INTEGER CHECK (minutes BETWEEN 1 AND 480),
    reason TEXT,
    -- the number of the lock that took back an opening
    cancelled_by INTEGER REFERENCES seat_order (number),
    outcome TEXT CHECK (outcome IN ('done', 'refused', 'expired', 'cancelled')),
    problem TEXT,
    settled_at TEXT,
    CHECK ((outcome IS NULL) = (settled_at IS NULL)),
    CHECK (outcome IS NULL OR (visitor IS NULL AND text IS NULL))
) STRICT
;
CREATE INDEX seat_order_failed ON seat_order (settled_at) WHERE problem IS NOT NULL;
CREATE INDEX seat_order_lock ON seat_order (seat_id, number) WHERE act = 'lock';
CREATE INDEX seat_order_of_seat ON seat_order (seat_id, number);
CREATE INDEX seat_order_outstanding ON seat_order (seat_id, number) WHERE outcome IS NULL;
CREATE TABLE seat_place (
    seat_id TEXT PRIMARY KEY REFERENCES seat (seat_id),
    place_row INTEGER NOT NULL CHECK (place_row BETWEEN 1 AND 50),
    place_column INTEGER NOT NULL CHECK (place_column BETWEEN 1 AND 50)
) STRICT
;
CREATE TABLE secret_cost (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        passes INTEGER NOT NULL,
        memory_kib INTEGER NOT NULL,
        lanes INTEGER NOT NULL,
        -- checked against where the person is unknown, so that both take as long
        nobody TEXT NOT NULL
    ) STRICT;
CREATE TABLE served (
    number INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    restored INTEGER NOT NULL DEFAULT 0 CHECK (restored IN (0, 1))
) STRICT;
CREATE TABLE setup_code (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        digest BLOB NOT NULL CHECK (length(digest) = 32),
        expires_at TEXT NOT NULL
    , role TEXT NOT NULL DEFAULT 'administrator' CHECK (role IN ('head', 'administrator'))) STRICT;
CREATE TABLE sign_in_attempt (
        bucket TEXT PRIMARY KEY,
        failures INTEGER NOT NULL CHECK (failures > 0),
        next_at TEXT NOT NULL
    ) STRICT;
CREATE TABLE signed_until (id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL) STRICT;
CREATE TRIGGER console_session_ends_with_the_secret AFTER UPDATE OF verifier ON staff BEGIN DELETE FROM console_session WHERE staff_id = NEW.staff_id; END;
CREATE TRIGGER staff_is_not_committee BEFORE INSERT ON staff WHEN EXISTS (SELECT 1 FROM committee WHERE person_id = NEW.person_id AND removed_at IS NULL) BEGIN SELECT RAISE(ABORT, 'nobody serves on both sides'); END;
CREATE TRIGGER staff_keeps_its_rows BEFORE DELETE ON staff BEGIN SELECT RAISE(ABORT, 'the journal names staff for ever'); END;
CREATE TRIGGER staff_stays_removed BEFORE UPDATE ON staff WHEN OLD.removed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'who was removed is added anew'); END;
CREATE TABLE "staff" (
    staff_id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('front_desk', 'verifier', 'trainer', 'head', 'administrator')),
    -- an Argon2id string, sealed with the gateway's own key; gone once removed
    verifier BLOB,
    added_at TEXT NOT NULL,
    removed_at TEXT, secret_by_other INTEGER NOT NULL DEFAULT 0 CHECK (secret_by_other IN (0, 1)), standing_since TEXT,
    CHECK ((removed_at IS NULL) = (verifier IS NOT NULL)),
    CHECK (removed_at IS NOT NULL OR person_id <> '')
) STRICT;
CREATE UNIQUE INDEX staff_once ON staff (person_id) WHERE removed_at IS NULL;
CREATE TRIGGER superseded_keeps_delete BEFORE DELETE ON superseded BEGIN SELECT RAISE(ABORT, 'superseded is kept for ever'); END;
CREATE TRIGGER superseded_keeps_update BEFORE UPDATE ON superseded BEGIN SELECT RAISE(ABORT, 'superseded is kept for ever'); END;
CREATE TABLE superseded (
        bid_id TEXT PRIMARY KEY REFERENCES bid,
        told_at TEXT NOT NULL,
        answer TEXT NOT NULL
    ) STRICT;
CREATE TABLE tender (
        tender_id TEXT PRIMARY KEY,
        ocid TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version >= 1),
        status TEXT NOT NULL,
        envelopes INTEGER NOT NULL CHECK (envelopes IN (1, 2)),
        period_end TEXT NOT NULL,
        released_at TEXT NOT NULL,
        -- the OCDS release as merged so far, JSON: the next release may be partial
        source TEXT NOT NULL,
        -- wire Tender, JSON
        body TEXT NOT NULL
    ) STRICT
    ;
CREATE INDEX tender_by_process ON tender (ocid);
CREATE TABLE tender_key (
        key_id INTEGER PRIMARY KEY,
        tender_id TEXT NOT NULL REFERENCES tender,
        envelope TEXT NOT NULL CHECK (envelope IN ('*', 'bid', 'technical', 'price')),
        recipient TEXT NOT NULL,
        -- what the committee reads out after opening the test envelope
        answer TEXT NOT NULL,
        published_at TEXT NOT NULL,
        rehearsed_at TEXT
    ) STRICT
    ;
CREATE TABLE tender_refusal (
    ocid TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    noted_at TEXT NOT NULL
) STRICT;
CREATE TABLE tenderer (
        tenderer_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        password_verifier TEXT NOT NULL,
        changed_at TEXT NOT NULL
    , firm TEXT NOT NULL DEFAULT '') STRICT
    ;
CREATE INDEX tenderer_by_firm ON tenderer (firm);
CREATE TABLE tenderer_change (
        change_id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- as `sync.wire.firms.firm` spells its number
        firm TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        staff_name TEXT NOT NULL,
        former_name TEXT,
        new_password INTEGER NOT NULL CHECK (new_password IN (0, 1)),
        reason TEXT NOT NULL,
        -- when a seat first showed it to the firm
        told_at TEXT
    ) STRICT;
CREATE INDEX tenderer_change_of ON tenderer_change (firm);
CREATE TABLE training_class (
        class_id TEXT PRIMARY KEY,
        -- what trainees type; a class that nobody planned here has none
        code TEXT UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'closed', 'unplanned', 'study')),
        -- sealed JSON: `sync.wire.classes.TrainingClass`, as it stands
        told BLOB NOT NULL,
        staff_id TEXT REFERENCES staff,
        made_at TEXT NOT NULL,
        opened_at TEXT,
        closed_at TEXT,
        erased_at TEXT,
        -- the item of the feed that holds what stands
        feed_seq INTEGER
    , opening_at TEXT, place TEXT, organiser TEXT) STRICT;
CREATE TRIGGER upload_keeps_its_bytes BEFORE UPDATE OF received ON upload
        WHEN NEW.received < OLD.received
        BEGIN SELECT RAISE(ABORT, 'the offset of an upload never decreases'); END;
CREATE TABLE upload (
            upload_id TEXT PRIMARY KEY,
            seat_id TEXT NOT NULL,
            length INTEGER NOT NULL CHECK (length >= 0),
            -- bytes on disk, flushed and answered for
            received INTEGER NOT NULL CHECK (received BETWEEN 0 AND length),
            -- boot in which bytes of the file past `received` can be trusted; '' is never
            tail_boot TEXT NOT NULL,
            metadata TEXT NOT NULL,
            expected_sha256 TEXT CHECK (length(expected_sha256) = 64),
            sha256 TEXT CHECK (length(sha256) = 64),
            state TEXT NOT NULL CHECK (state IN ('open', 'complete', 'ended')),
            ended_for TEXT,
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL, named INTEGER NOT NULL DEFAULT 0,
            CHECK (state <> 'complete' OR (sha256 IS NOT NULL AND received = upload.length)),
            CHECK ((state = 'ended') = (ended_for IS NOT NULL))
        ) STRICT
        ;
CREATE INDEX upload_open ON upload (expires_at) WHERE state = 'open';
CREATE INDEX upload_unnamed ON upload (seat_id, expires_at) WHERE state = 'open' OR (state = 'complete' AND named = 0);
CREATE TRIGGER witnessed_never_shrinks BEFORE UPDATE ON witnessed WHEN NEW.size < OLD.size BEGIN SELECT RAISE(ABORT, 'a log never shrinks'); END;
CREATE TABLE witnessed (
        seat_id TEXT PRIMARY KEY REFERENCES seat,
        origin TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 0),
        root BLOB NOT NULL CHECK (length(root) = 32),
        checkpoint TEXT NOT NULL,
        seen_at TEXT NOT NULL
    ) STRICT
    ;
