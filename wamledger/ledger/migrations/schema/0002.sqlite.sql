CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE about (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (name)
)
 STRICT;

CREATE TABLE access_record (
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  user TEXT NOT NULL,
  event TEXT NOT NULL,
  subject TEXT,
  facts TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (n)
)
 STRICT;

CREATE TABLE attachment (
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (sha256)
)
 STRICT;

CREATE TABLE consignment (
  dispatch TEXT NOT NULL,
  origin TEXT NOT NULL,
  destination TEXT NOT NULL,
  expected_at INTEGER NOT NULL,
  carrier TEXT,
  vehicle TEXT,
  escort TEXT,
  route TEXT,
  authority TEXT,
  seals TEXT NOT NULL,
  dispatched_at INTEGER NOT NULL,
  by_user TEXT NOT NULL,
  finals INTEGER NOT NULL,
  reversed_seq INTEGER,
  seq INTEGER NOT NULL,
  PRIMARY KEY (dispatch)
)
 STRICT;

CREATE TABLE count_sheet (
  id TEXT NOT NULL,
  place TEXT,
  party TEXT,
  scope TEXT NOT NULL,
  kind TEXT NOT NULL,
  cut_off INTEGER NOT NULL,
  counted_by TEXT NOT NULL,
  blind INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  by_user TEXT NOT NULL,
  reversed_seq INTEGER,
  seq INTEGER NOT NULL,
  PRIMARY KEY (id)
)
 STRICT;

CREATE INDEX count_sheet_place ON count_sheet (place, cut_off);

CREATE TABLE counter (
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (name)
)
 STRICT;

CREATE TABLE credential (
  user TEXT NOT NULL,
  kdf TEXT NOT NULL,
  salt TEXT NOT NULL,
  verifier TEXT NOT NULL,
  key_id TEXT NOT NULL,
  sealed_key TEXT NOT NULL,
  failures INTEGER NOT NULL,
  last_failure_at INTEGER,
  locked_until INTEGER,
  must_change INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  approved_by TEXT,
  PRIMARY KEY (user)
)
 STRICT;

CREATE TABLE entry (
  seq INTEGER NOT NULL,
  id TEXT NOT NULL,
  op TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  by_user TEXT NOT NULL,
  leaf BLOB NOT NULL,
  entry BLOB NOT NULL,
  PRIMARY KEY (seq),
  CONSTRAINT entry_seq CHECK (seq >= 0),
  CONSTRAINT entry_leaf CHECK (length(leaf) = 32),
  CONSTRAINT entry_size CHECK (length(entry) BETWEEN 2 AND 65535),
  CONSTRAINT entry_id CHECK (length(id) BETWEEN 1 AND 80)
)
 STRICT;

CREATE TABLE hold (
  subject TEXT NOT NULL,
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  at TEXT,
  kind TEXT NOT NULL,
  authority TEXT NOT NULL,
  reason TEXT NOT NULL,
  released_seq INTEGER,
  PRIMARY KEY (subject, seq, n)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE incident (
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  place TEXT,
  latitude TEXT,
  longitude TEXT,
  description TEXT NOT NULL,
  operation_reference TEXT,
  casualties TEXT,
  weapon_types TEXT,
  occurred_at INTEGER NOT NULL,
  reversed_seq INTEGER,
  seq INTEGER NOT NULL,
  PRIMARY KEY (id)
)
 STRICT;

CREATE TABLE ledger_key (
  vkey TEXT NOT NULL,
  "before" TEXT NOT NULL,
  reason TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (vkey)
)
 STRICT;

CREATE TABLE lot (
  code TEXT NOT NULL,
  nature TEXT NOT NULL,
  lot_number TEXT,
  lot_key TEXT,
  manufacturer TEXT,
  manufactured_on TEXT,
  expires_on TEXT,
  expires_at INTEGER,
  headstamp TEXT,
  packaging_marks TEXT,
  hazard_division TEXT NOT NULL,
  nec_mg INTEGER NOT NULL,
  mode TEXT NOT NULL,
  ownership TEXT NOT NULL,
  acquired_from TEXT,
  participant TEXT,
  operation_reference TEXT,
  restriction TEXT,
  restriction_reason TEXT,
  restriction_seq INTEGER,
  next_due_at INTEGER,
  next_due_seq INTEGER,
  holds INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  void INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (code)
)
 STRICT;

CREATE INDEX lot_key ON lot (lot_key);

CREATE TABLE lot_period (
  lot TEXT NOT NULL,
  holder TEXT NOT NULL,
  status TEXT NOT NULL,
  condition TEXT NOT NULL,
  period INTEGER NOT NULL,
  net INTEGER NOT NULL,
  PRIMARY KEY (lot, holder, status, condition, period)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE lot_posting (
  occurred_at INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  lot TEXT NOT NULL,
  holder TEXT NOT NULL,
  status TEXT NOT NULL,
  condition TEXT NOT NULL,
  delta INTEGER NOT NULL,
  PRIMARY KEY (occurred_at, seq, n),
  CONSTRAINT lot_posting_delta CHECK (delta <> 0)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE nature (
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  calibre TEXT,
  category TEXT NOT NULL,
  un_number TEXT,
  hazard_division TEXT NOT NULL,
  compatibility_group TEXT NOT NULL,
  nec_mg INTEGER NOT NULL,
  unit TEXT NOT NULL,
  case_mass_mg INTEGER,
  pack_size INTEGER,
  seq INTEGER NOT NULL,
  PRIMARY KEY (code)
)
 STRICT;

CREATE TABLE outside_head (
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  given_at INTEGER NOT NULL,
  given_as TEXT NOT NULL,
  PRIMARY KEY (size, given_at)
)
 STRICT;

CREATE TABLE participant (
  number TEXT NOT NULL,
  sex TEXT NOT NULL,
  age_band TEXT NOT NULL,
  category TEXT NOT NULL,
  armed_group TEXT,
  name_commitment TEXT,
  seq INTEGER NOT NULL,
  PRIMARY KEY (number)
)
 STRICT;

CREATE TABLE participant_name (
  number TEXT NOT NULL,
  salt TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (number)
)
 STRICT;

CREATE TABLE party (
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  strength INTEGER,
  within TEXT,
  country TEXT,
  seq INTEGER NOT NULL,
  PRIMARY KEY (code),
  FOREIGN KEY(within) REFERENCES party (code) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE policy (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (name)
)
 STRICT;

CREATE TABLE proposal (
  code TEXT NOT NULL,
  op TEXT NOT NULL,
  operation TEXT NOT NULL,
  by_user TEXT NOT NULL,
  proposed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  decided_by TEXT,
  decided_at INTEGER,
  reason TEXT,
  decided_seq INTEGER,
  seq INTEGER NOT NULL,
  PRIMARY KEY (code),
  CONSTRAINT proposal_status_known CHECK (status IN ('OPEN', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'LAPSED'))
)
 STRICT;

CREATE INDEX proposal_status ON proposal (status, expires_at);

CREATE TABLE reversal (
  entry TEXT NOT NULL,
  by_entry TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (entry)
)
 STRICT;

CREATE TABLE serial_clue (
  clue TEXT NOT NULL,
  weapon TEXT NOT NULL,
  seq INTEGER NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (clue, weapon, seq, mark)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE sign_in (
  token_hash TEXT NOT NULL,
  user TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  ended_at INTEGER,
  sealed TEXT NOT NULL,
  PRIMARY KEY (token_hash)
)
 STRICT;

CREATE TABLE signed_head (
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  signed_at INTEGER NOT NULL,
  PRIMARY KEY (size)
)
 STRICT;

CREATE TABLE subject (
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, code, seq)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE trace (
  code TEXT NOT NULL,
  item_kind TEXT NOT NULL,
  item TEXT NOT NULL,
  addressee TEXT NOT NULL,
  channel TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  outcome TEXT,
  answered_at INTEGER,
  last_known_holder TEXT,
  point_of_diversion TEXT,
  details TEXT,
  answer_seq INTEGER,
  reversed_seq INTEGER,
  seq INTEGER NOT NULL,
  PRIMARY KEY (code)
)
 STRICT;

CREATE TABLE tree_node (
  level INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, position),
  CONSTRAINT tree_node_level CHECK (level >= 1),
  CONSTRAINT tree_node_hash CHECK (length(hash) = 32)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE user_account (
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  places TEXT,
  closed_seq INTEGER,
  seq INTEGER NOT NULL,
  PRIMARY KEY (code)
)
 STRICT;

CREATE TABLE weapon (
  code TEXT NOT NULL,
  serial TEXT,
  serial_status TEXT NOT NULL,
  serial_key TEXT,
  serial_assigned TEXT,
  make TEXT NOT NULL,
  model TEXT NOT NULL,
  type TEXT NOT NULL,
  calibre TEXT NOT NULL,
  country_of_manufacture TEXT,
  year_of_manufacture INTEGER,
  tag TEXT,
  manufacture_origin TEXT,
  description TEXT,
  mode TEXT NOT NULL,
  ownership TEXT NOT NULL,
  acquired_from TEXT,
  participant TEXT,
  operation_reference TEXT,
  remarked INTEGER NOT NULL,
  holds INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  void INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  identity_seq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (code)
)
 STRICT;

CREATE INDEX weapon_serial_key ON weapon (serial_key);

CREATE INDEX weapon_tag ON weapon (tag);

CREATE TABLE weapon_stay (
  weapon TEXT NOT NULL,
  shown_from INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  holder TEXT NOT NULL,
  status TEXT NOT NULL,
  condition TEXT NOT NULL,
  PRIMARY KEY (weapon, shown_from, seq)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE baseline (
  id TEXT NOT NULL,
  party TEXT NOT NULL,
  list TEXT NOT NULL,
  rotation TEXT NOT NULL,
  declared_at INTEGER NOT NULL,
  reversed_seq INTEGER,
  seq INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(party) REFERENCES party (code) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE baseline_line (
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  weapon TEXT,
  serial TEXT,
  serial_key TEXT,
  make TEXT,
  model TEXT,
  calibre TEXT,
  type TEXT,
  lot TEXT,
  nature TEXT,
  lot_number TEXT,
  quantity INTEGER,
  PRIMARY KEY (seq, n),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE certificate (
  seq INTEGER NOT NULL,
  disposal TEXT NOT NULL,
  verifier TEXT NOT NULL,
  certificate TEXT NOT NULL,
  by_user TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE consignment_line (
  dispatch TEXT NOT NULL,
  item_kind TEXT NOT NULL,
  item TEXT NOT NULL,
  sent INTEGER NOT NULL,
  received INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (dispatch, item_kind, item),
  CONSTRAINT consignment_line_sent CHECK (received + lost <= sent),
  FOREIGN KEY(dispatch) REFERENCES consignment (dispatch) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE count_line (
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  weapon TEXT,
  serial TEXT,
  serial_key TEXT,
  make TEXT,
  model TEXT,
  calibre TEXT,
  type TEXT,
  lot TEXT,
  nature TEXT,
  quantity INTEGER,
  sealed INTEGER,
  condition TEXT,
  seal TEXT,
  package TEXT,
  remarks TEXT,
  PRIMARY KEY (seq, n),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE custody (
  issue TEXT NOT NULL,
  item_kind TEXT NOT NULL,
  item TEXT NOT NULL,
  party TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  expended INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  passed_on INTEGER NOT NULL,
  purpose TEXT,
  due_at INTEGER,
  occurred_at INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (issue, item_kind, item),
  CONSTRAINT custody_kind CHECK (item_kind = 'weapon' OR item_kind = 'lot'),
  CONSTRAINT custody_owed CHECK (returned + expended + lost + passed_on <= quantity),
  FOREIGN KEY(party) REFERENCES party (code) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX custody_owed_by ON custody (party, item_kind, item) WHERE quantity - returned - expended - lost - passed_on > 0;

CREATE TABLE destruction (
  seq INTEGER NOT NULL,
  disposal TEXT NOT NULL,
  method TEXT,
  place TEXT,
  destroyed_on TEXT NOT NULL,
  witnesses TEXT NOT NULL,
  scrap_mass_g INTEGER,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE inspection (
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  subject TEXT NOT NULL,
  at TEXT,
  condition TEXT,
  next_due TEXT,
  findings TEXT,
  PRIMARY KEY (seq, n),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE loss (
  seq INTEGER NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  origin TEXT,
  dispatch TEXT,
  issue TEXT,
  incident TEXT,
  discovered_at INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE lot_standing (
  lot TEXT NOT NULL,
  holder TEXT NOT NULL,
  status TEXT NOT NULL,
  condition TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (lot, holder, status, condition),
  CONSTRAINT lot_standing_quantity CHECK (quantity >= 0),
  CONSTRAINT lot_standing_status CHECK (' IN_STORE ISSUED IN_TRANSIT IN_MAINTENANCE UNACCOUNTED AWAITING_DISPOSAL DESTROYED EXPENDED HANDED_OVER WRITTEN_OFF ' LIKE '% ' || status || ' %'),
  FOREIGN KEY(lot) REFERENCES lot (code) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE marking (
  weapon TEXT NOT NULL,
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  position TEXT,
  country TEXT,
  year INTEGER,
  PRIMARY KEY (weapon, seq, n),
  FOREIGN KEY(weapon) REFERENCES weapon (code) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE place (
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  within TEXT,
  site TEXT NOT NULL,
  custody TEXT NOT NULL,
  keeper TEXT,
  country TEXT,
  latitude TEXT,
  longitude TEXT,
  limit_nec_kg TEXT,
  licence TEXT,
  seq INTEGER NOT NULL,
  PRIMARY KEY (code),
  CONSTRAINT place_custody CHECK (custody IN ('SINGLE', 'TWO_PERSON', 'DUAL_KEY')),
  FOREIGN KEY(within) REFERENCES place (code) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(keeper) REFERENCES user_account (code) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE possible_duplicate (
  seq INTEGER NOT NULL,
  weapon TEXT NOT NULL,
  other TEXT NOT NULL,
  PRIMARY KEY (seq, weapon, other),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE reading (
  weapon TEXT NOT NULL,
  seq INTEGER NOT NULL,
  serial TEXT,
  serial_key TEXT,
  serial_status TEXT NOT NULL,
  serial_assigned TEXT,
  by_user TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY (weapon, seq),
  FOREIGN KEY(weapon) REFERENCES weapon (code) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE receipt (
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  dispatch TEXT NOT NULL,
  item_kind TEXT NOT NULL,
  item TEXT,
  serial TEXT,
  quantity INTEGER NOT NULL,
  surplus INTEGER NOT NULL,
  condition TEXT,
  remarks TEXT,
  PRIMARY KEY (seq, n),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE reservation (
  subject TEXT NOT NULL,
  proposal TEXT NOT NULL,
  n INTEGER NOT NULL,
  holder TEXT,
  status TEXT,
  condition TEXT,
  quantity INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  released_seq INTEGER,
  PRIMARY KEY (subject, proposal, n),
  FOREIGN KEY(proposal) REFERENCES proposal (code) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE restriction (
  seq INTEGER NOT NULL,
  lot TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  authority TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(lot) REFERENCES lot (code) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE review (
  seq INTEGER NOT NULL,
  finding TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_user TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  PRIMARY KEY (seq),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX review_finding ON review (finding);

CREATE TABLE seal_event (
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  subject TEXT NOT NULL,
  event TEXT NOT NULL,
  seal TEXT NOT NULL,
  old_seal TEXT,
  reason TEXT,
  PRIMARY KEY (seq, n),
  FOREIGN KEY(seq) REFERENCES entry (seq) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX seal_subject ON seal_event (subject, seq);

CREATE TABLE user_key (
  key_id TEXT NOT NULL,
  user TEXT NOT NULL,
  vkey TEXT NOT NULL,
  enrolled_seq INTEGER NOT NULL,
  revoked_seq INTEGER,
  trusted_to INTEGER,
  reason TEXT,
  PRIMARY KEY (key_id),
  FOREIGN KEY(user) REFERENCES user_account (code) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX user_key_user ON user_key (user);

CREATE TABLE weapon_standing (
  weapon TEXT NOT NULL,
  holder TEXT NOT NULL,
  status TEXT NOT NULL,
  condition TEXT NOT NULL,
  since INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (weapon),
  CONSTRAINT weapon_standing_status CHECK (' IN_STORE ISSUED IN_TRANSIT IN_MAINTENANCE UNACCOUNTED AWAITING_DISPOSAL DESTROYED EXPENDED HANDED_OVER WRITTEN_OFF ' LIKE '% ' || status || ' %'),
  FOREIGN KEY(weapon) REFERENCES weapon (code) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE disposal (
  code TEXT NOT NULL,
  place TEXT NOT NULL,
  sites TEXT NOT NULL,
  method TEXT NOT NULL,
  consent TEXT,
  planned_by TEXT NOT NULL,
  approved_by TEXT,
  planned_at INTEGER NOT NULL,
  destroyers TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (code),
  FOREIGN KEY(place) REFERENCES place (code) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE place_load (
  place TEXT NOT NULL,
  hazard_division TEXT NOT NULL,
  nec_mg INTEGER NOT NULL,
  PRIMARY KEY (place, hazard_division),
  CONSTRAINT place_load_nec CHECK (nec_mg >= 0),
  FOREIGN KEY(place) REFERENCES place (code) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE disposal_line (
  disposal TEXT NOT NULL,
  item_kind TEXT NOT NULL,
  item TEXT NOT NULL,
  method TEXT,
  planned INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  weakened INTEGER NOT NULL,
  destroyed INTEGER NOT NULL,
  verified INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (disposal, item_kind, item),
  CONSTRAINT disposal_line_verified CHECK (verified <= destroyed),
  FOREIGN KEY(disposal) REFERENCES disposal (code) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE UNIQUE INDEX entry_id_once ON entry (id);

CREATE TABLE draft (
  id TEXT NOT NULL,
  user TEXT NOT NULL,
  form TEXT NOT NULL,
  content TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (id)
)
 STRICT;

CREATE INDEX draft_user ON draft (user, changed_at);

CREATE TABLE search_card (
  kind TEXT NOT NULL,
  n INTEGER NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (kind, n)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX search_card_code ON search_card (kind, code);

CREATE TABLE search_gram (
  kind TEXT NOT NULL,
  gram TEXT NOT NULL,
  block INTEGER NOT NULL,
  cards BLOB NOT NULL,
  PRIMARY KEY (kind, gram, block)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE search_state (
  kind TEXT NOT NULL,
  entries INTEGER NOT NULL,
  numbers INTEGER NOT NULL,
  ordered INTEGER NOT NULL,
  last_code TEXT NOT NULL,
  PRIMARY KEY (kind)
)
 STRICT;

CREATE INDEX count_line_read ON count_line (serial_key) WHERE weapon IS NULL;

CREATE INDEX custody_due ON custody (due_at) WHERE quantity - returned - expended - lost - passed_on > 0 AND due_at IS NOT NULL;

CREATE INDEX lot_participant ON lot (participant) WHERE participant IS NOT NULL;

CREATE INDEX weapon_participant ON weapon (participant) WHERE participant IS NOT NULL;

CREATE INDEX weapon_standing_holder ON weapon_standing (holder, weapon);

CREATE INDEX weapon_standing_status_of ON weapon_standing (status, weapon);

CREATE TRIGGER guard_entry_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'wamledger: entry is a record and only grows (UPDATE refused)'); END;

CREATE TRIGGER guard_entry_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'wamledger: entry is a record and only grows (DELETE refused)'); END;

CREATE TRIGGER guard_entry_insert BEFORE INSERT ON entry WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM entry) OR EXISTS (SELECT 1 FROM entry WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'wamledger: entry is a record and only grows (INSERT refused)'); END;

CREATE TRIGGER guard_tree_node_update BEFORE UPDATE ON tree_node BEGIN SELECT RAISE(ABORT, 'wamledger: tree_node is a record and only grows (UPDATE refused)'); END;

CREATE TRIGGER guard_tree_node_delete BEFORE DELETE ON tree_node BEGIN SELECT RAISE(ABORT, 'wamledger: tree_node is a record and only grows (DELETE refused)'); END;

CREATE TRIGGER guard_tree_node_insert BEFORE INSERT ON tree_node WHEN EXISTS (SELECT 1 FROM tree_node WHERE level = NEW.level AND position = NEW.position) BEGIN SELECT RAISE(ABORT, 'wamledger: tree_node is a record and only grows (INSERT refused)'); END;

CREATE TRIGGER guard_signed_head_update BEFORE UPDATE ON signed_head BEGIN SELECT RAISE(ABORT, 'wamledger: signed_head is a record and only grows (UPDATE refused)'); END;

CREATE TRIGGER guard_signed_head_delete BEFORE DELETE ON signed_head BEGIN SELECT RAISE(ABORT, 'wamledger: signed_head is a record and only grows (DELETE refused)'); END;

CREATE TRIGGER guard_signed_head_insert BEFORE INSERT ON signed_head WHEN EXISTS (SELECT 1 FROM signed_head WHERE size = NEW.size) BEGIN SELECT RAISE(ABORT, 'wamledger: signed_head is a record and only grows (INSERT refused)'); END;

CREATE TRIGGER guard_outside_head_update BEFORE UPDATE ON outside_head BEGIN SELECT RAISE(ABORT, 'wamledger: outside_head is a record and only grows (UPDATE refused)'); END;

CREATE TRIGGER guard_outside_head_delete BEFORE DELETE ON outside_head BEGIN SELECT RAISE(ABORT, 'wamledger: outside_head is a record and only grows (DELETE refused)'); END;

CREATE TRIGGER guard_outside_head_insert BEFORE INSERT ON outside_head WHEN EXISTS (SELECT 1 FROM outside_head WHERE size = NEW.size AND given_at = NEW.given_at) BEGIN SELECT RAISE(ABORT, 'wamledger: outside_head is a record and only grows (INSERT refused)'); END;

CREATE TRIGGER guard_access_record_update BEFORE UPDATE ON access_record BEGIN SELECT RAISE(ABORT, 'wamledger: access_record is a record and only grows (UPDATE refused)'); END;

CREATE TRIGGER guard_access_record_delete BEFORE DELETE ON access_record BEGIN SELECT RAISE(ABORT, 'wamledger: access_record is a record and only grows (DELETE refused)'); END;

CREATE TRIGGER guard_access_record_insert BEFORE INSERT ON access_record WHEN NEW.n IS NOT (SELECT coalesce(max(n) + 1, 0) FROM access_record) BEGIN SELECT RAISE(ABORT, 'wamledger: access_record is a record and only grows (INSERT refused)'); END;

CREATE TRIGGER guard_about_update BEFORE UPDATE ON about BEGIN SELECT RAISE(ABORT, 'wamledger: about is a record and only grows (UPDATE refused)'); END;

CREATE TRIGGER guard_about_delete BEFORE DELETE ON about BEGIN SELECT RAISE(ABORT, 'wamledger: about is a record and only grows (DELETE refused)'); END;

CREATE TRIGGER guard_about_insert BEFORE INSERT ON about WHEN TRUE BEGIN SELECT RAISE(ABORT, 'wamledger: about is a record and only grows (INSERT refused)'); END;

