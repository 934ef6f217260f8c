/**
 * All durable state of the frontend as one immutable value. Facts come in, the next value goes out: the same code live
 * and in replay. Jobs stand here beside the catalog, in one lane per database.
 */
package dev.larder.fe.state;
