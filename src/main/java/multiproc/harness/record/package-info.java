/** What every process of a free run did to the files, when, and the order that follows from it. */
package multiproc.harness.record;
