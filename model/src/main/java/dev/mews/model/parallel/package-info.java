/** Several processes that train one model together. */
package dev.mews.model.parallel;
