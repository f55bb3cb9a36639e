/** Reading raw inputs of every format, and the document files between stages. */
package dev.mews.core.io;
