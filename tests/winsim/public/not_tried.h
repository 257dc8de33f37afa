/*
 * not_tried.h - how a test that is skipped says why. For every program of the tests.
 */
#ifndef WINSIM_NOT_TRIED_H
#define WINSIM_NOT_TRIED_H

#define NOT_TRIED "not tried: "

#endif
