/** Memory maps, checksums and the layout of the files. Not for use by other modules. */
package dev.mews.loader.internal;
