/**
 * The disk as the other rooms want it: a file is replaced whole or not at all, a folder of data has one owner, and there
 * is room or there is not. Paths and bytes come in. What comes out has survived a power cut once a method returns.
 */
package dev.larder.be.disk;
