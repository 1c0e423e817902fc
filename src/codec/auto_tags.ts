/**
 * The first byte of every value that `auto` writes.
 *
 * ```text
 * 00…7f  the integer itself            b0…bb  the scalars below
 * 80…9f  ASCII of 0…31 characters      c0…    containers; the lowest bit says `referenced`
 * a0…a7  an array of 0…7 elements      a8…af  the same, referenced
 * ```
 *
 * A container is `referenced` when a later REF points back to it: only then must the reader remember it, and make it before
 * its parts. The writer learns of it late and sets the bit in the byte it has already written.
 *
 * @module
 */

/** Integers from 0 to this are their own tag. */
export const SMALL_INT = 0x7f;
/** Base of short ASCII strings; the low five bits are the length. */
export const SHORT_TEXT = 0x80;
/** Longest short string. */
export const SHORT_TEXT_MAX = 31;
/** Base of short arrays; the low three bits are the length. */
export const SHORT_ARRAY = 0xa0;
/** Longest short array. */
export const SHORT_ARRAY_MAX = 7;
/** The `referenced` bit of a short array. */
export const SHORT_REFERENCED = 0x08;
/** First tag behind the short arrays. */
export const SCALARS = 0xb0;

/** `undefined`. */
export const UNDEFINED = 0xb0;
/** `null`. */
export const NULL = 0xb1;
/** `false`. */
export const FALSE = 0xb2;
/** `true`. */
export const TRUE = 0xb3;
/** An integer of one signed byte. */
export const INT8 = 0xb4;
/** An integer of two bytes. */
export const INT16 = 0xb5;
/** An integer of four bytes. */
export const INT32 = 0xb6;
/** Any other number: eight bytes. */
export const FLOAT = 0xb7;
/** A string, as `str` writes it. */
export const TEXT = 0xb8;
/** A bigint of eight signed bytes. */
export const BIGINT64 = 0xb9;
/** A larger bigint: one sign byte, varint length, magnitude in big-endian bytes. */
export const BIGINT = 0xba;
/** An object that came before: varint offset of its tag from the start of the message. */
export const REF = 0xbb;

/** First container tag. */
export const CONTAINERS = 0xc0;
/** The `referenced` bit of a container. */
export const REFERENCED = 0x01;
/** An array: varint count, values. */
export const ARRAY = 0xc0;
/** An array of 32-bit integers: varint count, 4 bytes each. */
export const INTS = 0xc2;
/** An array of numbers: varint count, 8 bytes each. */
export const FLOATS = 0xc4;
/** An array with holes: varint length, varint count, then pairs of key and value. */
export const SPARSE = 0xc6;
/** An object of a shape that is new in this message: the shape, then its values. */
export const NEW_SHAPE = 0xc8;
/** An object of a known shape: varint number of the shape in this message, then its values. */
export const SHAPE = 0xca;
/** An object: varint count, then pairs of key text and value. */
export const DICTIONARY = 0xcc;
/** A Map: varint count, then pairs. */
export const MAP = 0xce;
/** A Set: varint count, values. */
export const SET = 0xd0;
/** A Date: its time in eight bytes. */
export const DATE = 0xd2;
/** A RegExp: source text, flags text. */
export const REGEXP = 0xd4;
/** An ArrayBuffer: varint length, bytes. */
export const BUFFER = 0xd6;
/** A view of a whole ArrayBuffer: one byte of view type, then the buffer as a value. */
export const VIEW = 0xd8;
/** A view of a part of an ArrayBuffer: one byte of view type, varint length, the bytes of that part. */
export const PART = 0xda;
/** A Boolean, Number, String or BigInt object: the primitive as a value. */
export const BOXED = 0xdc;
/** An error: see `auto_errors.ts`. */
export const ERROR = 0xde;
/** A live handle: the bytes are the handle table's. */
export const HANDLE = 0xe0;
