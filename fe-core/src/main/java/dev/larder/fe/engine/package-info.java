/**
 * The one writer. Proposals and events come in from any thread, are decided one after the other, logged together and
 * applied; then the answers go out and the new state is published. Everyone else reads the published state.
 */
package dev.larder.fe.engine;
