/**
 * The two words everything else is said in: a change is a fact that has been decided, a decision is the answer to one
 * question. Pure values come in and go out. Nothing here knows what is decided about.
 */
package dev.larder.fe.kernel;
