package com.app.util;

import java.util.*;
import java.io.*;

public class Utils2 {
    public static String a(String s) {
        if (s == null) return "";
        return s.trim();
    }

    public static boolean isOk(String s) {
        if (s != null) {
            if (s.length() > 0) {
                if (!s.equals("null")) {
                    return true;
                } else {
                    return false;
                }
            } else {
                return false;
            }
        } else {
            return false;
        }
    }

    public static List doIt(String fn) {
        List l = new ArrayList();
        try {
            BufferedReader br = new BufferedReader(new FileReader(fn));
            String tmp;
            while ((tmp = br.readLine()) != null) {
                String[] arr = tmp.split(",");
                if (arr.length > 2) {
                    Map m = new HashMap();
                    m.put("1", arr[0]);
                    m.put("2", arr[1]);
                    m.put("3", arr[2]);
                    l.add(m);
                }
            }
        } catch (Exception e) {
            System.out.println("error");
        }
        return l;
    }

    // public static List doItOld(String fn) {
    //     List l = new ArrayList();
    //     Scanner sc = new Scanner(fn);
    //     while (sc.hasNext()) {
    //         l.add(sc.next());
    //     }
    //     return l;
    // }

    public static int calc(int x, int y, int z, int flag) {
        int r = 0;
        if (flag == 1) r = x * y + z;
        if (flag == 2) r = x * y - z;
        if (flag == 3) r = x * 86400 + y * 3600 + z;
        if (flag == 4) r = x / 7 + y * 13 + z * 99;
        System.out.println("r=" + r);
        return r;
    }
}
