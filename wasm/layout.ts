/**
 * Where everything lies in shared memory: every offset, size and bit. No type annotations, so that the AssemblyScript
 * compiler and Deno import the same file; both fold the sums to constants.
 *
 * ```text
 * 0            arena header: identity, poison, bump pointer, free lists
 * TABLE        channel table: one pointer to a channel header per channel number
 * SLOTS        worker slots, SLOT_SIZE each; slot 0 is the main isolate
 * (A_ARENA)    blocks, each a power of two, header first: channel headers, cells, rings, windows, payloads
 * ```
 *
 * Rule: a word that two workers write lies on a line of its own (128 bytes: two cache lines, since the prefetcher
 * pulls pairs), or a comment says why not. `docs/memory_map.md` draws this file.
 *
 * @module
 */

/** Two cache lines: the distance that keeps words of different owners apart. */
export const LINE = 128;

// ---- Arena header -------------------------------------------------------------------------------------------------

/** "MILL", written last: an arena is whole when it reads so. */
export const MAGIC = 0x4d494c4c;
/** Value of A_MAGIC while one isolate lays the arena out. */
export const MAGIC_BUSY = 1;
/** Changes whenever this file does in a way that two versions would disagree about. */
export const LAYOUT_VERSION = 3;

export const A_MAGIC = 0;
export const A_VERSION = 4;
export const A_SIZE = 8;
/** Number of worker slots. */
export const A_SLOTS = 12;
/** Address of the first block. */
export const A_ARENA = 16;
/** Number of the first broken invariant, 0 while the arena is sound. Read by every operation, written once. */
export const A_POISON = LINE;
/** Address where untouched memory begins; grows only. */
export const A_BUMP = LINE * 2;
/** Bytes in blocks that are in use. */
export const A_USED = LINE * 3;
/** Next channel number that was never used. */
export const A_NEXT_CHANNEL = LINE * 4;
/** Stack of released channel numbers: { tag: 32, number + 1: 32 }. Same line on purpose: opened together. */
export const A_FREE_CHANNELS = LINE * 4 + 8;
/** Repairs made by the reaper: permits, blocks, wakes, tasks; one i32 each. */
export const A_REAPED = LINE * 5;
/** Heads of the free lists, one i64 { tag: 32, address: 32 } per size class. */
export const A_FREE = LINE * 6;
export const CLASSES = 32;
export const A_END = LINE * 8;

// ---- Blocks -------------------------------------------------------------------------------------------------------

/** Smallest block: 2^6 bytes, header included. */
export const CLASS_MIN = 6;
/** Largest block: 2^30 bytes. */
export const CLASS_MAX = 30;
/** Bytes before the payload of a block. */
export const BLOCK_HEADER = 16;
/** { state: 8, class: 8, check: 16 } as one i32. */
export const B_WORD = 0;
/** Bytes of payload that are in use; for readers. */
export const B_LENGTH = 4;
/** Address of the next free block while the block is free. */
export const B_NEXT = 8;
export const BLOCK_FREE = 0x46;
export const BLOCK_USED = 0x55;
/** Upper half of B_WORD in every valid block. */
export const BLOCK_CHECK = 0x4d420000;

// ---- Channel table ------------------------------------------------------------------------------------------------

/** Channel numbers fit the ready bits of a slot: 64 words of 64 bits. */
export const CHANNELS = 4096;
/** Worker slots fit two waiter words of 64 bits. Slots' inboxes own the first numbers of the channel table. */
export const SLOTS_MAX = 128;
/** The table: an i32 address per channel number. */
export const TABLE = 1024;
export const TABLE_END = 17408;

// ---- Worker slots -------------------------------------------------------------------------------------------------

export const SLOTS = 17408;
export const SLOT_SIZE = 2048;

/** SLOT_FREE -> SLOT_STARTING -> SLOT_LIVE -> SLOT_FENCED -> SLOT_REAPING -> SLOT_FREE. */
export const S_STATE = 0;
/** Counts the owners this slot has had. */
export const S_GENERATION = 4;
/** Not 0: the owner is asked to stop. */
export const S_STOP = 8;
/** Windows of the owner: private while it lives, address and size. */
export const S_SEND_WINDOW = 12;
export const S_RECEIVE_WINDOW = 16;
export const S_WINDOW_SIZE = 20;
/** Address of the inbox ring. */
export const S_INBOX = 24;
/** First of the operations that this slot's owners have made; reused by the next owner, never freed. */
export const S_OPERATIONS = 28;
/** Size of a cell in the send window while it holds prepared cells. */
export const S_SEND_STRIDE = 32;
/** Not 0: the runtime closes, so the owner must not block any longer. */
export const S_LEAVE = 36;
/** First block of actor records that this slot's owners have made; reused by the next owner, never freed. */
export const S_ACTORS = 40;
/** Number of the worker that lives here, 0 for the main isolate. */
export const S_WORKER = 44;
/** The doorbell: the only word this worker ever waits on. */
export const S_BELL = LINE;
/** 1 while the owner waits or is about to. Same line on purpose: always used together. */
export const S_PARKED = LINE + 4;
/** Which words of S_READY may be non-zero. */
export const S_SUMMARY = LINE * 2;
/** Word of S_READY with which the next batch begins. Owner only, and rarely: not worth a line. */
export const S_FIRST = LINE * 2 + 8;
/** One bit per channel number: it may have become ready for this worker. */
export const S_READY = LINE * 3;
/** What the owner holds in the middle of an operation; plain stores, read only after its death. */
export const S_LEASE = LINE * 7;
/** Cells of the send window that are published; those up to L_PREPARED hold blocks of the owner. */
export const L_SENT = 0;
export const L_PREPARED = 24;
/** Cells of the receive window that may hold blocks which came with them, and their size. */
export const L_RECEIVED = 4;
export const L_STRIDE = 8;
export const L_BLOCK = 12;
export const L_HALF = 16;
export const L_HALF_CLASS = 20;
/** Low half of the inbox position up to which the owner has cleared, which may be ahead of the head. */
export const L_COLLECTED = 28;
/** Number of the channel that the owner is opening, 0 for none. */
export const L_NUMBER = 32;
/** Record of a task that was taken from a ring and not started yet. */
export const L_TASK = 40;
/** Counters that the owner keeps for `stats()`. */
export const S_STATS = LINE * 8;
export const W_TASKS = 0;
export const W_RUNNING = 4;
export const W_BUSY = 8;
/** Microseconds of a clock since which the owner is awake; 0 while it sleeps. */
export const W_AWAKE = 12;
/** Actors that live here and are known elsewhere. */
export const W_ACTORS = 16;
/** Not 0 while the owner looks for tasks to steal. */
export const W_SEARCHING = 20;
/** Where `ready()` puts channel numbers: up to READY_BATCH of i32. */
export const S_BATCH = LINE * 9;
export const READY_BATCH = 128;
/** { tag: 32, tail: 16, head: 16 } of the owner's own tasks; thieves move it, too. */
export const S_TASKS = LINE * 13;
/** Address of the ring of those tasks, 0 before the first, and the first of the task records that this slot's owners have made. */
export const S_RING = LINE * 14;
export const S_RECORDS = LINE * 14 + 4;

export const SLOT_FREE = 0;
export const SLOT_STARTING = 1;
export const SLOT_LIVE = 2;
export const SLOT_FENCED = 3;
export const SLOT_REAPING = 4;

// ---- Channel header -----------------------------------------------------------------------------------------------

/** { generation: 32, live: 1, refs: 31 }: a channel number is free when it is not live and nobody refers to it. */
export const C_REFS = 0;
export const C_LIVE = 0x80000000;
export const C_NUMBER = 8;
export const C_KIND = 12;
export const C_CAPACITY = 16;
/** Bytes of a cell. */
export const C_STRIDE = 20;
/** Number of cells - 1; the number is a power of two, at least GROUP. */
export const C_MASK = 24;
/** Address of the first group. */
export const C_CELLS = 28;
export const C_NEXT = 32;
/** Block that holds the encoded reason given to close, 0 for none. */
export const C_REASON = 36;
/** In C_REASON: a reason was given, but there was no block for it. */
export const REASON_LOST = -1;
/** 1 when cells hold messages of any size (M_LENGTH first), 0 when all values have the size of the cell. */
export const C_MESSAGES = 40;
/** Sum over the words that say where cells lie: a broken one is found before it leads anywhere. */
export const C_CHECK = 44;
/** Value of C_MESSAGES for the channel of tasks: its receivers are woken by the tasks that they run already. */
export const MESSAGES_BY_LOAD = 2;
/** { closed: 1, reserved: 15, position: 48 } as one i64: admission is one compare-and-swap. */
export const C_TAIL = LINE;
/** A head that was seen: never more than the real one. Same line on purpose: the producers' own copy. */
export const C_HEAD_SEEN = LINE + 8;
/** Position of the next value to receive. */
export const C_HEAD = LINE * 2;
/** All positions below are published. Same line on purpose: the consumers' own copy. */
export const C_PUBLISHED = LINE * 2 + 8;
/** Workers that wait to receive (2 x i64), then to send (2 x i64). Read by all, written when somebody parks. */
export const C_WAITERS = LINE * 3;
/** Counted ends: senders, receivers; 0 also when nobody counts. */
export const C_SENDERS = LINE * 4;
export const C_RECEIVERS = LINE * 4 + 4;
/** Values given up to make room or because the newest is dropped. */
export const C_DROPPED = LINE * 4 + 8;
/** One seat per worker slot: what that worker holds in this channel. */
export const C_SEATS = LINE * 5;

export const KIND_CELLS = 0;
export const KIND_RENDEZVOUS = 1;
export const KIND_RING = 2;

/** Directions, as indexes into C_WAITERS and the offers of a seat. */
export const RECEIVE = 0;
export const SEND = 1;

export const SEAT_SIZE = 64;
/** 0, 1 while the worker is attached, SEAT_LEAVING while it, the last to leave, takes the channel down. */
export const SEAT_ATTACHED = 0;
export const SEAT_LEAVING = 2;
export const SEAT_SENDERS = 4;
export const SEAT_RECEIVERS = 8;
export const SEAT_PERMITS = 12;
/** Operations of this worker that wait, for `stats()`: to receive, to send. */
export const SEAT_WAITING = 16;
/** The worker's offer per direction (16 bytes each): { generation: 32, operation: 32 } as one i64, payload address, unused. */
export const SEAT_OFFERS = 32;
/** Bits by direction: this worker counted the last end of a side away, so that the channel is to be closed. */
export const SEAT_ENDED = 24;
export const OFFER_SIZE = 16;
export const O_OPERATION = 0;
export const O_GENERATION = 4;
/** Where the cell lies that an offer to send would hand over. */
export const O_PAYLOAD = 8;

/** Position bits of C_TAIL; the reserved permits lie above. */
export const POSITION_BITS = 48;
export const PERMITS_MAX = 32767;
/** Cells per publication word. */
export const GROUP = 64;
/** Bytes before the cells of a group: the publication word, on a line of its own. */
export const GROUP_HEADER = 64;
export const CAPACITY_MAX = 16777216;

// ---- Cells that carry messages of any size --------------------------------------------------------------------

/** First word of such a cell: { block: 1, length: 31 }; second the block's address, if any; then the inline bytes. */
export const M_LENGTH = 0;
export const M_BLOCK = 4;
export const M_INLINE = 8;
export const M_IN_BLOCK = 0x80000000;
/** Largest cell of a rendezvous, payload of an operation included. */
export const STRIDE_MAX = 65536;

// ---- Operations of a rendezvous -------------------------------------------------------------------------------

/** { generation: 32, state: 32 } as one i64. */
export const P_WORD = 0;
/** Where a partner committed: { channel number: 31, direction: 1 }, as the owner sees it. */
export const P_ON = 8;
/** Next operation of the same slot. */
export const P_NEXT = 12;
export const P_PAYLOAD = 64;
export const OP_IDLE = 0;
export const OP_WAITING = 1;
export const OP_BUSY = 2;
export const OP_CLAIMING = 3;
export const OP_CLAIMED = 4;
/** Its owner is dead, and the reaper gives back what it offered. */
export const OP_REAPED = 5;
/** Largest cell of a channel that a rendezvous carries inline. */
export const OP_INLINE = 176;

// ---- Inbox rings --------------------------------------------------------------------------------------------------

/** Lies where a channel header would, with the same C_REFS, C_NUMBER, C_KIND, C_CAPACITY, C_TAIL, C_HEAD, C_WAITERS. */
export const R_DATA = LINE * 4;
/** First word of a record: 0 untouched, > 0 bytes of payload; records are 8-byte aligned. */
export const RECORD_HEADER = 8;
/** Length of a record that only fills the space up to the end. */
export const RECORD_PADDING = 0x40000000;

// ---- Tasks --------------------------------------------------------------------------------------------------------

/** State of a call, shared by caller and runner. */
export const T_STATE = 0;
/** Slot that runs it. */
export const T_RUNNER = 4;
/** Not 0: the caller does not want the result any more. */
export const T_CANCEL = 8;
export const TASK_QUEUED = 0;
export const TASK_RUNNING = 1;
export const TASK_CANCELLED = 2;
/** Of a record: its runner says nothing more but what it posts, or nobody has queued it yet. */
export const TASK_DONE = 3;
export const TASK_SIZE = 16;
/** Next record of the same slot. */
export const T_NEXT = 12;
/** A task that may be stolen: the words above, then a cell as in a lane. */
export const TASK_CELL = 16;
export const TASK_RECORD = 208;
/** Tasks in a worker's ring, a power of two below 2^16, and most that are stolen at a time. */
export const DEQUE_CAPACITY = 1024;
export const STEAL_MAX = 16;

// ---- Subjects: a ring that every reader reads, each from a place of its own ---------------------------------------

/** Lies where a channel header would, with the same words but these. C_TAIL is { closed: 1, joins: 15, position: 48 }. */
export const KIND_SUBJECT = 3;
export const C_REPLAY = 48; // Values before the tail that a reader who joins gets first.
export const C_LOSSY = 52; // 1 when writers do not wait for readers.
/**
 * Which cursors are read from, 2 x i64: on the line of C_HEAD, which a subject does not use; read by every writer, written when
 * somebody comes or goes. C_HEAD_SEEN is { joins: 16, position: 48 }: the slowest reader, while nobody joins.
 */
export const C_READERS = LINE * 2 + 16;
/** Cursors, behind the groups of cells: a cache line each. Pairs share what the prefetcher pulls: a batch is one write. */
export const READERS = 128;
export const CURSOR_SIZE = 64;
/** Of a cursor: position of the value to be read next, values that its owner has missed, 1 + slot of the owner. */
export const K_POSITION = 0;
export const K_MISSED = 8;
export const K_OWNER = 16;
